import type { RgbImage } from "@likeness/core";
import type { Region } from "./halve.ts";
import { aligned, instantiate, reserve, type WithMemory } from "./instantiate.ts";

interface SquareFunctions extends WithMemory {
  square(columns: number, rows: number, size: number, upper: number, lower: number, output: number): void;
}

const TAP_BYTES = 16;
/** Bytes of pixels up to which a region is copied as it is. */
const COPIED = 2 ** 20;

/**
 * Makes photos the input of a face-api network: `size`×`size`×3 floats (0–255) for each, one after the other in memory of
 * its own, in which the network may read them. Zeros make a photo a square, behind the shorter side or (`centered`) half
 * before and half behind, the odd pixel behind; then it is resized bilinearly with TensorFlow's former rule (output pixel
 * i samples i·side/size), which those networks were trained with.
 */
export class SquareInput {
  readonly size: number;
  readonly #centered: boolean;
  readonly #functions = instantiate<SquareFunctions>("square-input");
  readonly #rows: number;
  readonly #upper: number;
  readonly #lower: number;
  readonly #output: number;

  constructor(size: number, centered: boolean) {
    this.size = size;
    this.#centered = centered;
    // A vector of four floats behind every row of three-float pixels. Addresses of photo rows are never 0.
    const rowBytes = aligned(12 * size + 4);
    this.#rows = TAP_BYTES * size;
    this.#upper = 2 * this.#rows;
    this.#lower = this.#upper + rowBytes;
    this.#output = this.#lower + rowBytes;
  }

  /** Bytes that it holds, as many as the largest photo so far took. */
  get bytes(): number {
    return this.#functions.memory.buffer.byteLength;
  }

  /**
   * Writes regions of a photo, each of at least one pixel.
   * @returns the inputs, valid until the next call.
   */
  write(photo: RgbImage, regions: readonly Region[]): Float32Array<ArrayBuffer> {
    const { size } = this;
    const numbers = 3 * size * size;
    const source = this.#output + aligned(4 * numbers * regions.length);
    // A photo row reaches one byte beyond its end.
    reserve(this.#functions, source + Math.max(0, ...regions.map((region) => rowsOf(region, size))) + 4);
    const { buffer } = this.#functions.memory;
    const bytes = new Uint8Array(buffer);
    for (const [i, region] of regions.entries()) {
      const width = region.right - region.left;
      const height = region.bottom - region.top;
      const side = Math.max(width, height);
      writeTaps(buffer, 0, width, side, size, this.#centered);
      writeTaps(buffer, this.#rows, height, side, size, this.#centered);
      placeColumns(buffer, size);
      const taps = new Int32Array(buffer, this.#rows, 4 * size);
      if (isCopied(region)) copyAll(photo, region, bytes, source, taps);
      else copySampled(photo, region, bytes, source, taps);
      const output = this.#output + 4 * numbers * i;
      this.#functions.square(0, this.#rows, size, this.#upper, this.#lower, output);
    }
    return new Float32Array(buffer, this.#output, numbers * regions.length);
  }
}

/** Whether all rows of a region are copied, which is faster than to copy those that are sampled, but may be too much. */
function isCopied({ left, top, right, bottom }: Region): boolean {
  return 3 * (right - left) * (bottom - top) <= COPIED;
}

/** Bytes of a region's rows that are copied at most: each output row mixes two. */
function rowsOf(region: Region, size: number): number {
  const rows = region.bottom - region.top;
  return 3 * (region.right - region.left) * (isCopied(region) ? rows : Math.min(rows, 2 * size));
}

/**
 * For each output pixel along one axis the two photo pixels it mixes and their weights: two integers, −1 where both weights
 * are 0 because the padding is there, and two floats.
 */
function writeTaps(
  buffer: ArrayBuffer,
  address: number,
  length: number,
  side: number,
  size: number,
  centered: boolean,
): void {
  const integers = new Int32Array(buffer, address, 4 * size);
  const floats = new Float32Array(buffer, address, 4 * size);
  const before = centered ? side - length - Math.round((side - length) / 2) : 0;
  for (let i = 0, at = 0; i < size; i++, at += 4) {
    const place = (i * side) / size;
    const floor = Math.floor(place);
    const fraction = place - floor;
    const low = floor - before;
    const high = Math.min(side - 1, floor + 1) - before;
    const lowInside = low >= 0 && low < length;
    const highInside = high >= 0 && high < length && fraction > 0;
    integers[at] = lowInside || highInside ? Math.min(Math.max(low, 0), length - 1) : -1;
    integers[at + 1] = lowInside || highInside ? Math.min(Math.max(high, 0), length - 1) : -1;
    floats[at + 2] = lowInside ? 1 - fraction : 0;
    floats[at + 3] = highInside ? fraction : 0;
  }
}

/** From pixels to bytes from the beginning of a row. In the padding any pixel will do: its weight is 0. */
function placeColumns(buffer: ArrayBuffer, size: number): void {
  const taps = new Int32Array(buffer, 0, 4 * size);
  for (let at = 0; at < taps.length; at += 4) {
    taps[at] = 3 * Math.max(0, taps[at]!);
    taps[at + 1] = 3 * Math.max(0, taps[at + 1]!);
  }
}

/** Copies the region, and makes rows of the taps addresses. */
function copyAll(
  photo: RgbImage,
  { left, top, right, bottom }: Region,
  bytes: Uint8Array,
  to: number,
  taps: Int32Array,
): void {
  const rowBytes = 3 * (right - left);
  const stride = 3 * photo.width;
  const from = top * stride + 3 * left;
  if (rowBytes === stride) bytes.set(photo.data.subarray(from, bottom * stride), to);
  else {
    for (let row = 0; row < bottom - top; row++) {
      const start = from + row * stride;
      bytes.set(photo.data.subarray(start, start + rowBytes), to + row * rowBytes);
    }
  }
  for (let at = 0; at < taps.length; at += 4) {
    const padding = taps[at]! < 0;
    taps[at] = padding ? 0 : to + taps[at]! * rowBytes;
    taps[at + 1] = padding ? 0 : to + taps[at + 1]! * rowBytes;
  }
}

/** Copies the rows that taps name, which never go back by more than one, and makes them addresses. */
function copySampled(
  photo: RgbImage,
  { left, top, right }: Region,
  bytes: Uint8Array,
  to: number,
  taps: Int32Array,
): void {
  const rowBytes = 3 * (right - left);
  let [previous, last, next] = [-1, -1, to];
  const place = (row: number) => {
    if (row === previous) return next - 2 * rowBytes;
    if (row === last) return next - rowBytes;
    const start = 3 * ((top + row) * photo.width + left);
    bytes.set(photo.data.subarray(start, start + rowBytes), next);
    [previous, last, next] = [last, row, next + rowBytes];
    return next - rowBytes;
  };
  for (let at = 0; at < taps.length; at += 4) {
    const padding = taps[at]! < 0;
    taps[at] = padding ? 0 : place(taps[at]!);
    taps[at + 1] = padding ? 0 : place(taps[at + 1]!);
  }
}
