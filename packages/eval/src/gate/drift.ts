import type { DistanceQuantiles } from "@likeness/result";

/** The largest relative move of a quantile; 1 when one side has no pairs. */
export function drift(before: DistanceQuantiles, after: DistanceQuantiles): number {
  let largest = 0;
  for (const kind of ["genuine", "impostor"] as const) {
    if (before[kind].length !== after[kind].length) return 1;
    before[kind].forEach((old, i) => {
      largest = Math.max(largest, Math.abs(after[kind][i]! - old) / Math.max(old, 1e-12));
    });
  }
  return largest;
}
