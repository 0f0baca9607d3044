import type { Box, RgbImage } from "@likeness/core";
import { cover, overlap } from "../geometry/overlap.ts";

/** A box that a detector believes to hold a face. */
export interface Detection {
  readonly box: Box;
  /** 0…1. */
  readonly score: number;
}

/** Finds boxes of faces in a photo, best first. */
export interface Detector {
  detect(photo: RgbImage): Promise<Detection[]>;
  dispose(): Promise<void>;
}

/** Best score first; equal scores from top to bottom, then from left to right. */
export function byScore(a: Detection, b: Detection): number {
  return b.score - a.score || a.box.top - b.box.top || a.box.left - b.box.left;
}

/**
 * Non-maximum suppression: best first, without those that overlap a better one by more than `most`. Boxes from looks at
 * a photo in several sizes are also suppressed by `mostCover` (a part of the smaller box): a coarse look sees one large
 * face where a fine look sees a small one, or several.
 */
export function suppress(
  detections: readonly Detection[],
  most: number,
  mostCover = Number.POSITIVE_INFINITY,
): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of [...detections].sort(byScore)) {
    const isNew = kept.every(
      ({ box }) => overlap(box, candidate.box) <= most && cover(box, candidate.box) <= mostCover,
    );
    if (isNew) kept.push(candidate);
  }
  return kept;
}
