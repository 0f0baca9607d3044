/** More slices would need fewer comparisons, but tables of this length stay in a processor's second-level cache. */
const mostSlices = 2 ** 16;

/**
 * Finds a distance's place among ascending cuts. A table over equal slices of the cuts' range leads to the first cut
 * that can be meant; few cuts share a slice, so a look-up costs a few nanoseconds however many cuts there are.
 */
export class CutIndex {
  readonly cuts: Float64Array;
  /** Slice → its first cut, or the first behind it; one entry more than there are slices. */
  readonly first: Int32Array;
  readonly low: number;
  /** A distance d within the cuts' range lies in slice `(d − low)·scale`, rounded down. */
  readonly scale: number;
  readonly lastSlice: number;

  /** @param cuts distinct finite values, ascending; may be empty. */
  constructor(cuts: Float64Array) {
    this.cuts = cuts;
    this.lastSlice = Math.min(mostSlices, Math.max(2 ** 10, 2 ** Math.ceil(Math.log2(4 * cuts.length + 1)))) - 1;
    this.low = cuts[0] ?? 0;
    const range = (cuts.at(-1) ?? 0) - this.low;
    this.scale = range > 0 ? this.lastSlice / range : 0;
    this.first = new Int32Array(this.lastSlice + 2).fill(cuts.length);
    for (let cut = cuts.length - 1; cut >= 0; cut--) this.first[((cuts[cut]! - this.low) * this.scale) | 0] = cut;
    for (let slice = this.lastSlice; slice >= 0; slice--) {
      this.first[slice] = Math.min(this.first[slice]!, this.first[slice + 1]!);
    }
  }

  /** Index of the first cut that is not below `distance`; the number of cuts when there is none. */
  atOrAbove(distance: number): number {
    const { cuts } = this;
    if (cuts.length === 0 || distance > cuts[cuts.length - 1]!) return cuts.length;
    if (distance <= this.low) return 0;
    return this.within(((distance - this.low) * this.scale) | 0, distance);
  }

  /** The same for a distance that is known to lie in a slice. */
  within(slice: number, distance: number): number {
    const { cuts } = this;
    let cut = this.first[slice]!;
    let beyond = this.first[slice + 1]!;
    // Cuts bunch up in one slice when a single far one stretches the range.
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
