import type { Verification } from "@likeness/result";
import type { ThresholdCounts } from "./threshold-counts.ts";

/**
 * Counts at the edges of the result's own histogram: coarse, but there at once and without any template; those at the
 * recommended threshold are the result's.
 */
export function countsOfHistogram({ histogram, best }: Pick<Verification, "histogram" | "best">): ThresholdCounts {
  const { start, step, genuine, impostor } = histogram;
  const skipped = Math.max(0, Math.round(start / step));
  const cumulate = (bins: readonly number[]) => {
    const sums = new Uint32Array(skipped + bins.length + 1);
    bins.forEach((pairs, bin) => {
      sums[skipped + bin + 1] = sums[skipped + bin]! + pairs;
    });
    return sums;
  };
  return {
    // Not rounded to a whole number: a network that is not normalised has steps above 1.
    perUnit: step < 1 ? Math.round(1 / step) : 1 / step,
    genuine: cumulate(genuine),
    impostor: cumulate(impostor),
    ...(best.decisions && {
      at: {
        threshold: best.threshold,
        genuine: best.decisions.trueAccepts,
        impostor: best.decisions.falseAccepts,
      },
    }),
  };
}
