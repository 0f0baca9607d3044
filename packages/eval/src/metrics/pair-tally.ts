import { CutIndex } from "./cut-index.ts";
import type { PairTotals } from "./pair-rows.ts";

/**
 * All pairs of a dataset, counted between cuts. The cuts are every genuine distance and every threshold that is asked
 * for, so each figure of a ROC is exact although no impostor distance is kept: between two neighbouring genuine
 * distances a threshold moves FAR alone.
 */
export interface PairTally {
  readonly totals: PairTotals;
  /** Distinct values, ascending. */
  readonly cuts: Float64Array;
  /** Genuine pairs whose distance is exactly the cut. */
  readonly genuineAt: Float64Array;
  /** Impostor pairs whose distance is exactly the cut. */
  readonly impostorAt: Float64Array;
  /** Impostor pairs between the cut before and this one, both excluded; the last entry counts those above all cuts. */
  readonly impostorBelow: Float64Array;
  /** The smallest of the distances that `impostorBelow` counts; Infinity where there is none. */
  readonly impostorNext: Float64Array;
}

/** Sorted genuine distances and further thresholds → the cuts, and the genuine pairs at each. */
export function makeCuts(
  genuine: Float64Array,
  thresholds: readonly number[],
): { cuts: Float64Array; genuineAt: Float64Array } {
  const merged = new Float64Array(genuine.length + thresholds.length);
  merged.set(genuine);
  merged.set(thresholds, genuine.length);
  merged.sort();
  let count = 0;
  for (let i = 0; i < merged.length; i++) if (i === 0 || merged[i] !== merged[i - 1]) merged[count++] = merged[i]!;
  const cuts = merged.slice(0, count);
  const genuineAt = new Float64Array(count);
  let cut = 0;
  for (const distance of genuine) {
    while (cuts[cut]! < distance) cut++;
    genuineAt[cut]!++;
  }
  return { cuts, genuineAt };
}

/** Tally of distances that are already there, as for tests and for scores from elsewhere. */
export function tallyDistances(
  genuine: readonly number[] | Float64Array,
  impostor: readonly number[] | Float64Array,
  options: {
    readonly thresholds?: readonly number[];
    readonly genuineMissing?: number;
    readonly impostorMissing?: number;
  } = {},
): PairTally {
  const { thresholds = [], genuineMissing = 0, impostorMissing = 0 } = options;
  const counter = new ImpostorCounter(makeCuts(Float64Array.from(genuine).sort(), thresholds));
  counter.add(Float64Array.from(impostor), 0, impostor.length);
  return counter.tally({
    genuine: genuine.length + genuineMissing,
    impostor: impostor.length + impostorMissing,
    genuineMissing,
    impostorMissing,
  });
}

/** Numbers kept for each cut, side by side so that one pair touches one cache line: below, at, next, unused. */
const stride = 4;

/** Counts impostor distances between cuts. */
export class ImpostorCounter {
  readonly #index: CutIndex;
  readonly #genuineAt: Float64Array;
  readonly #slots: Float64Array;

  constructor({ cuts, genuineAt }: { cuts: Float64Array; genuineAt: Float64Array }) {
    this.#index = new CutIndex(cuts);
    this.#genuineAt = genuineAt;
    this.#slots = new Float64Array((cuts.length + 1) * stride);
    for (let slot = 2; slot < this.#slots.length; slot += stride) this.#slots[slot] = Number.POSITIVE_INFINITY;
  }

  /** Counts `distances[begin … end - 1]`. */
  add(distances: Float64Array | Float32Array, begin: number, end: number): void {
    const index = this.#index;
    const cuts = index.cuts;
    const slots = this.#slots;
    for (let i = begin; i < end; i++) {
      const distance = distances[i]!;
      const cut = index.atOrAbove(distance);
      const slot = cut * stride;
      if (cuts[cut] === distance) {
        slots[slot + 1]!++;
      } else {
        slots[slot]!++;
        if (distance < slots[slot + 2]!) slots[slot + 2] = distance;
      }
    }
  }

  tally(totals: PairTotals): PairTally {
    const { cuts } = this.#index;
    const column = (offset: number, count: number) => {
      const values = new Float64Array(count);
      for (let i = 0; i < count; i++) values[i] = this.#slots[i * stride + offset]!;
      return values;
    };
    return {
      totals,
      cuts,
      genuineAt: this.#genuineAt,
      impostorAt: column(1, cuts.length),
      impostorBelow: column(0, cuts.length + 1),
      impostorNext: column(2, cuts.length + 1),
    };
  }
}
