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
