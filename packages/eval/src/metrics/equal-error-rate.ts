import type { OperatingPoints } from "./operating-points.ts";

/**
 * Equal error rate, 0 to 1: the mean of FAR and FRR at the ROC vertex where they are closest. Of two equally close
 * vertices, one on each side of the crossing, the one with the larger mean counts. (scikit-learn users take the argmin
 * of |FNR − FPR| over `roc_curve`, where rounding decides between those two.) NaN without genuine or impostor pairs.
 */
export function equalErrorRate(vertices: OperatingPoints): number {
  const { genuine, impostor, falseAccepts, trueAccepts } = vertices;
  let smallestGap = Number.POSITIVE_INFINITY;
  let doubledMean = Number.NaN;
  for (let k = 0; k < falseAccepts.length; k++) {
    // Both rates times both totals are whole numbers, so that a tie is a tie.
    const far = falseAccepts[k]! * genuine;
    const frr = (genuine - trueAccepts[k]!) * impostor;
    const gap = Math.abs(far - frr);
    if (gap > smallestGap || (gap === smallestGap && far + frr <= doubledMean)) continue;
    smallestGap = gap;
    doubledMean = far + frr;
  }
  return doubledMean / (2 * genuine * impostor);
}
