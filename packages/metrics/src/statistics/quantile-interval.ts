import type { Interval } from "@likeness/result";

/** The 2.5 % and 97.5 % points of replicates (linear between neighbours); [NaN, NaN] of none. Sorts a copy. */
export function quantileInterval(replicates: readonly number[] | Float64Array): Interval {
  const sorted = Float64Array.from(replicates).sort();
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}

/** Quantile of ascending values, linear between neighbours; NaN of none. */
export function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}
