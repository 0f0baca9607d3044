import type { Verification } from "@likeness/eval/result";
import type { ThresholdCounts } from "./math/threshold-counts.ts";

/** Counts at the edges of the result's own histogram: coarse, but there at once and without any template. */
export function countsOfHistogram({ start, step, genuine, impostor }: Verification["histogram"]): ThresholdCounts {
  const skipped = Math.max(0, Math.round(start / step));
  const cumulate = (bins: readonly number[]) => {
    const sums = new Uint32Array(skipped + bins.length + 1);
    bins.forEach((pairs, bin) => {
      sums[skipped + bin + 1] = sums[skipped + bin]! + pairs;
    });
    return sums;
  };
  return { perUnit: Math.round(1 / step), genuine: cumulate(genuine), impostor: cumulate(impostor) };
}
