import type { EntropyReader, HuffmanTables } from "./jpeg-entropy.ts";
import type { JpegFrame, JpegScan } from "./jpeg-file.ts";

/** Reads one block of 8 × 8 coefficients past; their values do not matter, only that they are there. */
export type ReadBlock = (component: number, block: number) => void;

/** Where blocks of a component lie: how many of them its picture has, and how many a row of whole units holds. */
export interface BlockGrid {
  readonly across: number;
  readonly down: number;
  readonly stride: number;
  readonly rows: number;
}

/** The blocks of every component (ITU T.81, A.2). */
export function blockGrids({ width, height, components }: JpegFrame): BlockGrid[] {
  const most = (side: "across" | "down") => Math.max(...components.map((component) => component[side]));
  const [mostAcross, mostDown] = [most("across"), most("down")];
  return components.map(({ across, down }) => ({
    across: Math.ceil((width * across) / (8 * mostAcross)),
    down: Math.ceil((height * down) / (8 * mostDown)),
    stride: Math.ceil(width / (8 * mostAcross)) * across,
    rows: Math.ceil(height / (8 * mostDown)) * down,
  }));
}

/** Which coefficients of a component are not zero so far, a bit for each: what a refining scan has to know. */
export class NonZero {
  readonly #bits: Uint32Array;

  constructor(grid: BlockGrid) {
    this.#bits = new Uint32Array(2 * grid.stride * grid.rows);
  }

  has(block: number, k: number): boolean {
    return ((this.#bits[2 * block + (k >> 5)]! >>> (k & 31)) & 1) === 1;
  }

  add(block: number, k: number): void {
    const at = 2 * block + (k >> 5);
    this.#bits[at] = this.#bits[at]! | (1 << (k & 31));
  }
}

/** How to read the blocks of a sequential scan (ITU T.81, F.2.2). */
export function sequentialBlocks(reader: EntropyReader, tables: HuffmanTables, scan: JpegScan): ReadBlock {
  const byComponent = new Map(
    scan.parts.map(({ component, dc, ac }) => [component, { dc: tables.dc(dc), ac: tables.ac(ac) }]),
  );
  return (component) => {
    const { dc, ac } = byComponent.get(component)!;
    reader.bits(reader.code(dc) & 15);
    for (let k = 1; k < 64 && !reader.ended && !reader.damaged; k++) {
      const code = reader.code(ac);
      if ((code & 15) === 0 && code !== 0xf0) return;
      k += code >> 4;
      reader.bits(code & 15);
    }
  };
}

/** How to read the blocks of a progressive scan (ITU T.81, G.1.2 and G.2). `restart` forgets runs of empty blocks. */
export class ProgressiveBlocks {
  readonly #reader: EntropyReader;
  readonly #tables: HuffmanTables;
  readonly #scan: JpegScan;
  readonly #nonZero: readonly NonZero[];
  #emptyBlocks = 0;

  constructor(reader: EntropyReader, tables: HuffmanTables, scan: JpegScan, nonZero: readonly NonZero[]) {
    this.#reader = reader;
    this.#tables = tables;
    this.#scan = scan;
    this.#nonZero = nonZero;
  }

  restart(): void {
    this.#emptyBlocks = 0;
  }

  read(component: number, block: number): void {
    const { first, high, parts } = this.#scan;
    const reader = this.#reader;
    if (first > 0) {
      const nonZero = this.#nonZero[component]!;
      if (high === 0) this.#firstBits(nonZero, block);
      else this.#refine(nonZero, block);
    } else if (high > 0) reader.bits(1);
    else reader.bits(reader.code(this.#tables.dc(parts.find((part) => part.component === component)!.dc)) & 15);
  }

  #run(length: number): number {
    return (1 << length) + this.#reader.bits(length);
  }

  #firstBits(nonZero: NonZero, block: number): void {
    if (this.#emptyBlocks > 0) {
      this.#emptyBlocks--;
      return;
    }
    const reader = this.#reader;
    const table = this.#tables.ac(this.#scan.parts[0]!.ac);
    for (let k = this.#scan.first; k <= this.#scan.last && !reader.ended && !reader.damaged; k++) {
      const code = reader.code(table);
      if ((code & 15) === 0 && code !== 0xf0) {
        this.#emptyBlocks = this.#run(code >> 4) - 1;
        return;
      }
      k += code >> 4;
      reader.bits(code & 15);
      if ((code & 15) > 0 && k < 64) nonZero.add(block, k);
    }
  }

  #refine(nonZero: NonZero, block: number): void {
    const reader = this.#reader;
    const { last, parts } = this.#scan;
    const table = this.#tables.ac(parts[0]!.ac);
    let k = this.#scan.first;
    for (; this.#emptyBlocks === 0 && k <= last && !reader.ended && !reader.damaged; k++) {
      const code = reader.code(table);
      if ((code & 15) === 0 && code !== 0xf0) {
        this.#emptyBlocks = this.#run(code >> 4);
        break;
      }
      if ((code & 15) > 0) reader.bits(1);
      // Passes over as many zeros as the code says, and reads one more bit of every value on the way.
      for (let zeros = code >> 4; k <= last; k++) {
        if (nonZero.has(block, k)) reader.bits(1);
        else if (zeros-- === 0) break;
      }
      if ((code & 15) > 0 && k <= last) nonZero.add(block, k);
    }
    if (this.#emptyBlocks === 0) return;
    for (; k <= last; k++) if (nonZero.has(block, k)) reader.bits(1);
    this.#emptyBlocks--;
  }
}
