import type { OperatingPoints } from "./operating-points.ts";

/** A point of a drawn ROC; the threshold is null where no distance is left to reject. */
export type CurvePoint = readonly [far: number, tar: number, threshold: number | null];

/**
 * Vertices as rates, at most `most` (at least 8) of them. When there are more, those next to evenly spaced TARs, evenly
 * spaced FARs and evenly spaced logarithms of FAR stay, so that a linear and a logarithmic axis both look complete.
 * Kept points are vertices of the exact curve, never interpolated.
 */
export function thinCurve(vertices: OperatingPoints, most = 512): CurvePoint[] {
  const { falseAccepts, trueAccepts, thresholds, genuine, impostor } = vertices;
  const count = falseAccepts.length;
  const point = (k: number): CurvePoint => {
    const threshold = thresholds[k]!;
    const finite = Number.isFinite(threshold) ? threshold : null;
    return [falseAccepts[k]! / impostor, trueAccepts[k]! / genuine, finite];
  };
  if (count <= most) return Array.from({ length: count }, (_, k) => point(k));

  const kept = new Set([0, 1, count - 2, count - 1]);
  const share = Math.floor((most - kept.size) / 3);
  for (let i = 0; i < share; i++) {
    const part = (i + 0.5) / share;
    kept.add(firstAtLeast(trueAccepts, part * genuine));
    kept.add(firstAtLeast(falseAccepts, part * impostor));
    kept.add(firstAtLeast(falseAccepts, impostor ** part));
  }
  return [...kept].sort((a, b) => a - b).map(point);
}

/** Index of the first entry of an ascending list that is at least `value`; the last index when none is. */
function firstAtLeast(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
