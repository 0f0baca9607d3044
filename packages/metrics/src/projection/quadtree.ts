/** Points of a leaf are summed one by one. */
const leafSize = 8;
const deepest = 16;

/**
 * Repulsion as {@link exactRepulsion} defines it, with far cells standing for their points (Barnes and Hut 1986; van
 * der Maaten, "Accelerating t-SNE using tree-based algorithms", JMLR 15, 2014). A cell is far when its side is less
 * than `angle` times its distance. The buffers are kept between calls.
 */
export class QuadtreeRepulsion {
  readonly #count: number;
  readonly #squaredAngle: number;
  readonly #codes: Uint32Array;
  readonly #order: Uint32Array;
  readonly #swapCodes: Uint32Array;
  readonly #swapOrder: Uint32Array;
  /** Points in the order of the tree. */
  readonly #points: Float64Array;
  /** Each node, children behind their parent: x, y of its mean, number of points, squared side. */
  #cells = new Float64Array(4 * 1024);
  /** Each node: the node that follows its subtree, first point, end of its points if it is a leaf, else 0. */
  #links = new Int32Array(4 * 1024);
  #nodes = 0;

  constructor(count: number, angle = 0.5) {
    this.#count = count;
    this.#squaredAngle = angle * angle;
    this.#codes = new Uint32Array(count);
    this.#order = new Uint32Array(count);
    this.#swapCodes = new Uint32Array(count);
    this.#swapOrder = new Uint32Array(count);
    this.#points = new Float64Array(2 * count);
  }

  /** Adds the forces on all points and returns the sum of q over ordered pairs. */
  repel(points: Float64Array, force: Float64Array): number {
    const side = this.#sort(points);
    this.#nodes = 0;
    this.#build(0, this.#count, 0, side);
    return this.#traverse(force);
  }

  /** Sorts the points along a Z-curve, so that every cell is a run of them. Returns the side of the root cell. */
  #sort(points: Float64Array): number {
    let left = Number.POSITIVE_INFINITY;
    let top = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    let bottom = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < points.length; i += 2) {
      left = Math.min(left, points[i]!);
      right = Math.max(right, points[i]!);
      top = Math.min(top, points[i + 1]!);
      bottom = Math.max(bottom, points[i + 1]!);
    }
    const side = Math.max(right - left, bottom - top, Number.MIN_VALUE) * (1 + 1e-9);
    const scale = 2 ** deepest / side;
    for (let i = 0; i < this.#count; i++) {
      const column = Math.min(0xffff, ((points[2 * i]! - left) * scale) | 0);
      const row = Math.min(0xffff, ((points[2 * i + 1]! - top) * scale) | 0);
      this.#codes[i] = (spread(column) | (spread(row) << 1)) >>> 0;
      this.#order[i] = i;
    }
    radixSort(this.#codes, this.#order, this.#swapCodes, this.#swapOrder);
    for (let place = 0; place < this.#count; place++) {
      this.#points[2 * place] = points[2 * this.#order[place]!]!;
      this.#points[2 * place + 1] = points[2 * this.#order[place]! + 1]!;
    }
    return side;
  }

  /** Makes the node of points `begin … end - 1` and, behind it, its children. */
  #build(begin: number, end: number, depth: number, side: number): void {
    const node = this.#nodes++;
    if (4 * this.#nodes > this.#cells.length) this.#grow();
    let x = 0;
    let y = 0;
    for (let place = begin; place < end; place++) {
      x += this.#points[2 * place]!;
      y += this.#points[2 * place + 1]!;
    }
    const size = end - begin;
    const leaf = size <= leafSize || depth === deepest;
    this.#cells[4 * node] = x / size;
    this.#cells[4 * node + 1] = y / size;
    this.#cells[4 * node + 2] = size;
    this.#cells[4 * node + 3] = side * side;
    this.#links[4 * node + 1] = begin;
    this.#links[4 * node + 2] = leaf ? end : 0;
    if (!leaf) {
      const shift = 2 * (deepest - 1 - depth);
      let from = begin;
      for (let quarter = 0; quarter < 4 && from < end; quarter++) {
        const to = quarter === 3 ? end : this.#firstAbove(from, end, shift, quarter);
        if (to > from) this.#build(from, to, depth + 1, side / 2);
        from = to;
      }
    }
    this.#links[4 * node] = this.#nodes;
  }

  /** First place in `from … end` whose quarter at this depth is above `quarter`. */
  #firstAbove(from: number, end: number, shift: number, quarter: number): number {
    let low = from;
    let high = end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (((this.#codes[middle]! >>> shift) & 3) > quarter) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #traverse(force: Float64Array): number {
    const cells = this.#cells;
    const links = this.#links;
    const points = this.#points;
    const nodes = this.#nodes;
    const squaredAngle = this.#squaredAngle;
    let total = 0;
    for (let place = 0; place < this.#count; place++) {
      const x = points[2 * place]!;
      const y = points[2 * place + 1]!;
      let forceX = 0;
      let forceY = 0;
      let node = 0;
      while (node < nodes) {
        const at = 4 * node;
        const dx = x - cells[at]!;
        const dy = y - cells[at + 1]!;
        const squared = dx * dx + dy * dy;
        if (cells[at + 3]! < squaredAngle * squared) {
          const q = 1 / (1 + squared);
          const sum = cells[at + 2]! * q;
          total += sum;
          forceX += sum * q * dx;
          forceY += sum * q * dy;
          node = links[at]!;
        } else {
          const end = links[at + 2]!;
          for (let other = end === 0 ? end : links[at + 1]!; other < end; other++) {
            const ex = x - points[2 * other]!;
            const ey = y - points[2 * other + 1]!;
            const q = 1 / (1 + ex * ex + ey * ey);
            total += q;
            forceX += q * q * ex;
            forceY += q * q * ey;
          }
          node++;
        }
      }
      const point = 2 * this.#order[place]!;
      force[point]! += forceX;
      force[point + 1]! += forceY;
    }
    // Every point met itself once, at q = 1 and without force.
    return total - this.#count;
  }

  #grow(): void {
    const cells = new Float64Array(2 * this.#cells.length);
    cells.set(this.#cells);
    this.#cells = cells;
    const links = new Int32Array(2 * this.#links.length);
    links.set(this.#links);
    this.#links = links;
  }
}

/** Moves bit k of a 16-bit number to bit 2k. */
function spread(value: number): number {
  let bits = value;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** Sorts codes and their order together, 8 bits at a time; four passes end in the given arrays. */
function radixSort(codes: Uint32Array, order: Uint32Array, swapCodes: Uint32Array, swapOrder: Uint32Array): void {
  let [fromCodes, fromOrder, toCodes, toOrder] = [codes, order, swapCodes, swapOrder];
  const next = new Uint32Array(257);
  for (let shift = 0; shift < 32; shift += 8) {
    next.fill(0);
    for (const code of fromCodes) next[((code >>> shift) & 255) + 1]!++;
    for (let digit = 0; digit < 256; digit++) next[digit + 1]! += next[digit]!;
    for (let i = 0; i < fromCodes.length; i++) {
      const to = next[(fromCodes[i]! >>> shift) & 255]!++;
      toCodes[to] = fromCodes[i]!;
      toOrder[to] = fromOrder[i]!;
    }
    [fromCodes, fromOrder, toCodes, toOrder] = [toCodes, toOrder, fromCodes, fromOrder];
  }
}
