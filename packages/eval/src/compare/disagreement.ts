import { quantile } from "@likeness/metrics";
import { type Disagreement, quantileLevels, type Run } from "@likeness/result";
import { boxOverlap } from "../suspects.ts";
import { landmarkDistance } from "./landmark-distance.ts";

/** Quantiles of box overlap and landmark distance over the photos whose index is in `photos`; empty lists of none. */
export function disagreement(first: Run, second: Run, photos: readonly number[]): Disagreement {
  const overlaps: number[] = [];
  const distances: number[] = [];
  for (const index of photos) {
    const one = first.enrolment.photos[index]!;
    const other = second.enrolment.photos[index]!;
    if (one.box && other.box) overlaps.push(boxOverlap(one.box, other.box));
    if (one.landmarks && other.landmarks) distances.push(landmarkDistance(one.landmarks, other.landmarks));
  }
  return { levels: quantileLevels, overlap: quantiles(overlaps), landmarks: quantiles(distances) };
}

function quantiles(values: readonly number[]): number[] {
  // Landmarks that all lie on one point have no distance between the eyes.
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  if (sorted.length === 0) return [];
  return quantileLevels.map((level) => Number(quantile(sorted, level).toFixed(4)));
}
