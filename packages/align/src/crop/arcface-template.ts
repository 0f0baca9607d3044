import type { Landmarks } from "../face.ts";
import type { AffineMap } from "../geometry/affine-map.ts";
import { similarityThrough } from "../geometry/similarity.ts";

/** InsightFace's five points in a crop of 112×112: the eye on the left of the picture, the other, nose tip, mouth corners. */
const TEMPLATE = [38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041];
const TEMPLATE_SIZE = 112;

/** Which of the 68 landmarks are averaged for each of the five points. */
const GROUPS = [[36, 37, 38, 39, 40, 41], [42, 43, 44, 45, 46, 47], [30], [48], [54]];

/** The five template points for a crop of `size`×`size` pixels. */
export function arcfaceTemplate(size: number): number[] {
  return TEMPLATE.map((value) => (value * size) / TEMPLATE_SIZE);
}

/** The similarity from the photo to the crop. */
export function arcfaceMap(landmarks: Landmarks, size: number): AffineMap {
  const from = GROUPS.flatMap((group) => [mean(landmarks, group, 0), mean(landmarks, group, 1)]);
  return similarityThrough(from, arcfaceTemplate(size));
}

function mean(landmarks: Landmarks, points: readonly number[], axis: 0 | 1): number {
  return points.reduce((sum, point) => sum + landmarks[2 * point + axis]!, 0) / points.length;
}
