/// <reference path="./webassembly.d.ts" />
import { existsSync, readFileSync } from "node:fs";
import { LikenessError } from "@likeness/core";

/** What resize-rows.wat exports; addresses and sizes in bytes. */
interface RowFunctions {
  readonly memory: WebAssembly.Memory;
  across(source: number, taps: number, pixels: number, row: number): void;
  down(
    above: number,
    below: number,
    aboveWeight: number,
    belowWeight: number,
    output: number,
    outputBytes: number,
  ): void;
}

/** For each output pixel along one axis the two photo pixels it mixes and their weights; 0 where the padding is. */
export interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly firstWeight: Float32Array;
  readonly secondWeight: Float32Array;
}

/** Resizes photo rows, with the memory of a thread's one WebAssembly instance; valid until the next one is made. */
export class RowResizer {
  readonly #functions: RowFunctions;
  readonly #source: Uint8Array;
  /** Two rows already mixed across, and which photo rows they are. */
  readonly #kept: [KeptRow, KeptRow];
  readonly #output: Float32Array;
  readonly #pixels: number;

  /** @param columns taps in pixels, counted from the beginning of the rows that will come, which have `width` pixels. */
  constructor(columns: Taps, width: number) {
    const pixels = columns.first.length;
    // A vector of four floats behind every row of three-float pixels.
    const rowBytes = vectors(12 * pixels + 4);
    const rows = 16 * pixels;
    const source = rows + 3 * rowBytes;
    this.#functions = instance(source + 3 * width + 1);
    const { buffer } = this.#functions.memory;
    writeTaps(buffer, columns);
    this.#kept = [
      { at: rows, row: -1 },
      { at: rows + rowBytes, row: -1 },
    ];
    this.#output = new Float32Array(buffer, rows + 2 * rowBytes, 3 * pixels);
    this.#source = new Uint8Array(buffer, source, 3 * width);
    this.#pixels = pixels;
  }

  /**
   * One output row: the mix of two photo rows. Rows are asked for from the top to the bottom.
   * @param read gives a photo row's bytes.
   * @returns 3 floats for a pixel, overwritten by the next call.
   */
  mix(
    above: number,
    below: number,
    aboveWeight: number,
    belowWeight: number,
    read: (row: number) => Uint8Array,
  ): Float32Array {
    if (above === this.#kept[1].row) this.#kept.reverse();
    const upper = this.#across(this.#kept[0], above, read);
    const lower = this.#across(this.#kept[1], below, read);
    const { byteOffset, byteLength } = this.#output;
    this.#functions.down(upper, lower, aboveWeight, belowWeight, byteOffset, byteLength);
    return this.#output;
  }

  #across(kept: KeptRow, row: number, read: (row: number) => Uint8Array): number {
    if (kept.row !== row) {
      this.#source.set(read(row));
      this.#functions.across(this.#source.byteOffset, 0, this.#pixels, kept.at);
      kept.row = row;
    }
    return kept.at;
  }
}

interface KeptRow {
  readonly at: number;
  row: number;
}

function writeTaps(buffer: ArrayBuffer, { first, second, firstWeight, secondWeight }: Taps): void {
  const integers = new Int32Array(buffer, 0, 4 * first.length);
  const floats = new Float32Array(buffer, 0, 4 * first.length);
  for (let x = 0; x < first.length; x++) {
    integers[4 * x] = 3 * first[x]!;
    integers[4 * x + 1] = 3 * second[x]!;
    floats[4 * x + 2] = firstWeight[x]!;
    floats[4 * x + 3] = secondWeight[x]!;
  }
}

function vectors(bytes: number): number {
  return (bytes + 15) & ~15;
}

let shared: RowFunctions | undefined;

/** This thread's instance, with at least so many bytes of memory. */
function instance(bytes: number): RowFunctions {
  shared ??= new WebAssembly.Instance(new WebAssembly.Module(readFileSync(binary()))).exports as RowFunctions;
  const missing = bytes - shared.memory.buffer.byteLength;
  if (missing > 0) shared.memory.grow(Math.ceil(missing / 65_536));
  return shared;
}

/** The assembled module, whether it lies beside this one or, when that runs from source, in dist. */
function binary(): URL {
  const places = ["./resize-rows.wasm", "../../dist/warp/resize-rows.wasm"];
  const found = places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
  if (found !== undefined) return found;
  throw new LikenessError("unavailable", "the resizer of photos is not built", { hint: "npx turbo run build" });
}
