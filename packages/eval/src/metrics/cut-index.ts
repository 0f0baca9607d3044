/**
 * Finds a distance's place among ascending cuts. A table over equal slices of the cuts' range leads to the first cut
 * that can be meant; few cuts share a slice, so a look-up costs a few nanoseconds however many cuts there are.
 */
export class CutIndex {
  readonly cuts: Float64Array;
  readonly #first: Int32Array;
  readonly #low: number;
  readonly #high: number;
  readonly #scale: number;

  /** @param cuts distinct finite values, ascending; may be empty. */
  constructor(cuts: Float64Array) {
    const slices = Math.min(2 ** 20, Math.max(2 ** 10, 2 ** Math.ceil(Math.log2(4 * cuts.length + 1))));
    this.cuts = cuts;
    this.#low = cuts[0] ?? 0;
    this.#high = cuts.at(-1) ?? Number.NEGATIVE_INFINITY;
    const range = this.#high - this.#low;
    this.#scale = range > 0 ? slices / range : 0;
    this.#first = new Int32Array(slices + 2).fill(cuts.length);
    for (let cut = cuts.length - 1; cut >= 0; cut--) this.#first[((cuts[cut]! - this.#low) * this.#scale) | 0] = cut;
    for (let slice = slices; slice >= 0; slice--) {
      this.#first[slice] = Math.min(this.#first[slice]!, this.#first[slice + 1]!);
    }
  }

  /** Index of the first cut that is not below `distance`; the number of cuts when there is none. */
  atOrAbove(distance: number): number {
    const cuts = this.cuts;
    if (distance > this.#high) return cuts.length;
    if (distance <= this.#low) return 0;
    const slice = ((distance - this.#low) * this.#scale) | 0;
    let cut = this.#first[slice]!;
    let beyond = this.#first[slice + 1]!;
    while (beyond - cut > 8) {
      const middle = (cut + beyond) >> 1;
      if (cuts[middle]! < distance) cut = middle + 1;
      else beyond = middle;
    }
    while (cuts[cut]! < distance) cut++;
    return cut;
  }

  /** Index of the first cut above `distance`; the number of cuts when there is none. */
  above(distance: number): number {
    const cut = this.atOrAbove(distance);
    return this.cuts[cut] === distance ? cut + 1 : cut;
  }
}
