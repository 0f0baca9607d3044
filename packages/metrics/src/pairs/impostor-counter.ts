import { CutIndex } from "../verification/cut-index.ts";
import type { PairTotals } from "./pair-rows.ts";
import type { PairTally } from "./pair-tally.ts";

/**
 * Counts impostor distances between cuts. Most slices of the range hold no cut: a distance in one of them is counted
 * there without a comparison, and the slice's count goes to its gap at the end.
 */
export class ImpostorCounter {
  readonly #index: CutIndex;
  readonly #genuineAt: Float64Array;
  readonly #at: Float64Array;
  readonly #below: Float64Array;
  readonly #next: Float64Array;
  /** Slice → distances counted, and the smallest; the last entry is for distances above all cuts. */
  readonly #sliceCount: Uint32Array;
  readonly #sliceNext: Float64Array;
  readonly #holdsCut: Uint8Array;
  /** Distances in `#sliceCount`, which must not overflow. */
  #pending = 0;

  constructor({ cuts, genuineAt }: { cuts: Float64Array; genuineAt: Float64Array }) {
    this.#index = new CutIndex(cuts);
    this.#genuineAt = genuineAt;
    this.#at = new Float64Array(cuts.length);
    this.#below = new Float64Array(cuts.length + 1);
    this.#next = new Float64Array(cuts.length + 1).fill(Number.POSITIVE_INFINITY);
    const { first, lastSlice } = this.#index;
    this.#sliceCount = new Uint32Array(lastSlice + 2);
    this.#sliceNext = new Float64Array(lastSlice + 2).fill(Number.POSITIVE_INFINITY);
    this.#holdsCut = new Uint8Array(lastSlice + 2);
    for (let slice = 0; slice <= lastSlice; slice++) {
      this.#holdsCut[slice] = first[slice] === first[slice + 1] ? 0 : 1;
    }
  }

  /** Counts `distances[begin … end - 1]`. */
  add(distances: Float64Array | Float32Array, begin: number, end: number): void {
    this.#pending += end - begin;
    if (this.#pending > 0xffff_ffff) this.#flush(end - begin);
    const { low, scale, lastSlice } = this.#index;
    const holdsCut = this.#holdsCut;
    const count = this.#sliceCount;
    const next = this.#sliceNext;
    for (let i = begin; i < end; i++) {
      const distance = distances[i]!;
      const place = (distance - low) * scale;
      // Everything at or above the highest cut is in or behind the last slice, everything below the lowest is before 0.
      const slice = place < 0 ? 0 : place >= lastSlice + 1 ? lastSlice + 1 : place | 0;
      if (holdsCut[slice] === 1) {
        this.#compare(slice, distance);
      } else {
        count[slice]!++;
        if (distance < next[slice]!) next[slice] = distance;
      }
    }
  }

  tally(totals: PairTotals): PairTally {
    this.#flush(0);
    const { cuts, first } = this.#index;
    for (const [slice, next] of this.#sliceNext.entries()) {
      const cut = slice < first.length ? first[slice]! : cuts.length;
      if (next < this.#next[cut]!) this.#next[cut] = next;
    }
    return {
      totals,
      cuts,
      genuineAt: this.#genuineAt,
      impostorAt: this.#at,
      impostorBelow: this.#below,
      impostorNext: this.#next,
    };
  }

  #compare(slice: number, distance: number): void {
    const cut = this.#index.within(slice, distance);
    if (this.#index.cuts[cut] === distance) {
      this.#at[cut]!++;
    } else {
      this.#below[cut]!++;
      if (distance < this.#next[cut]!) this.#next[cut] = distance;
    }
  }

  #flush(pending: number): void {
    const { first } = this.#index;
    for (const [slice, count] of this.#sliceCount.entries()) this.#below[first[slice]!]! += count;
    this.#sliceCount.fill(0);
    this.#pending = pending;
  }
}
