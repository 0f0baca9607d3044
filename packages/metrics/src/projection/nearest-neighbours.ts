import type { DistanceKernel } from "../pairs/distance-kernel.ts";

/** The nearest rows of every row, itself left out: `count × neighbours`, nearest first, of equal distances the lower index. */
export interface Neighbours {
  readonly neighbours: number;
  readonly index: Int32Array;
  /** Squared distances. */
  readonly distance: Float64Array;
}

/** Exact nearest neighbours from all distances, block by block. */
export async function nearestNeighbours(
  count: number,
  neighbours: number,
  kernel: DistanceKernel,
): Promise<Neighbours> {
  const lists = new NeighbourLists(count, neighbours);
  await visitAllRows(count, kernel, (distances, begin, end, row, column) => {
    for (let at = begin; at < end; at++) {
      if (distances[at]! <= lists.bound[row]!) lists.offer(row, column + at - begin, distances[at]!);
    }
  });
  return lists.sorted();
}

/** Calls `visit` with all distances of every row, in pieces with ascending columns. */
export async function visitAllRows(
  count: number,
  kernel: DistanceKernel,
  visit: (distances: ArrayLike<number>, begin: number, end: number, row: number, column: number) => void,
): Promise<void> {
  for (let column = 0; column < count; column += kernel.columnsPerBlock) {
    const columnEnd = Math.min(count, column + kernel.columnsPerBlock);
    const columns = columnEnd - column;
    for (let rowStart = 0; rowStart < count; rowStart += kernel.rowsPerBlock) {
      const rowEnd = Math.min(count, rowStart + kernel.rowsPerBlock);
      const distances = await kernel.block(rowStart, rowEnd, column, columnEnd);
      for (let row = rowStart; row < rowEnd; row++) {
        const begin = (row - rowStart) * columns;
        visit(distances, begin, begin + columns, row, column);
      }
    }
  }
}

/** One bounded max-heap for each row, so that the farthest kept neighbour is at hand. */
export class NeighbourLists {
  /** Distances above this one do not enter the row's list. */
  readonly bound: Float64Array;
  readonly #neighbours: number;
  readonly #index: Int32Array;
  readonly #distance: Float64Array;
  readonly #size: Int32Array;

  constructor(count: number, neighbours: number) {
    this.#neighbours = neighbours;
    this.#index = new Int32Array(count * neighbours);
    this.#distance = new Float64Array(count * neighbours);
    this.#size = new Int32Array(count);
    this.bound = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  }

  /** Offers a row's neighbour; columns must come in ascending order, so that of a tie the lower index stays. */
  offer(row: number, column: number, distance: number): void {
    if (column === row) return;
    const base = row * this.#neighbours;
    const size = this.#size[row]!;
    if (size < this.#neighbours) {
      this.#size[row] = size + 1;
      this.#up(base, size, column, distance);
    } else if (distance < this.#distance[base]!) {
      this.#down(base, column, distance);
    }
    if (this.#size[row] === this.#neighbours) this.bound[row] = this.#distance[base]!;
  }

  sorted(): Neighbours {
    const neighbours = this.#neighbours;
    const index = new Int32Array(this.#index.length);
    const distance = new Float64Array(this.#distance.length);
    for (let base = 0; base < index.length; base += neighbours) {
      const order = Array.from({ length: neighbours }, (_, i) => base + i);
      order.sort((a, b) => this.#distance[a]! - this.#distance[b]! || this.#index[a]! - this.#index[b]!);
      for (const [place, from] of order.entries()) {
        index[base + place] = this.#index[from]!;
        distance[base + place] = this.#distance[from]!;
      }
    }
    return { neighbours, index, distance };
  }

  /** Whether entry `a` lies farther than distance and column. */
  #farther(a: number, distance: number, column: number): boolean {
    return this.#distance[a]! > distance || (this.#distance[a] === distance && this.#index[a]! > column);
  }

  #up(base: number, place: number, column: number, distance: number): void {
    let hole = place;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (this.#farther(base + parent, distance, column)) break;
      this.#move(base, parent, hole);
      hole = parent;
    }
    this.#set(base + hole, column, distance);
  }

  #down(base: number, column: number, distance: number): void {
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= this.#neighbours) break;
      const right = base + child + 1;
      if (
        child + 1 < this.#neighbours &&
        this.#farther(right, this.#distance[base + child]!, this.#index[base + child]!)
      ) {
        child++;
      }
      if (!this.#farther(base + child, distance, column)) break;
      this.#move(base, child, hole);
      hole = child;
    }
    this.#set(base + hole, column, distance);
  }

  #move(base: number, from: number, to: number): void {
    this.#set(base + to, this.#index[base + from]!, this.#distance[base + from]!);
  }

  #set(at: number, column: number, distance: number): void {
    this.#index[at] = column;
    this.#distance[at] = distance;
  }
}
