import type { RgbImage } from "@likeness/core";
import type { Box } from "../face.ts";
import { overlap } from "../geometry/overlap.ts";

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

/** Non-maximum suppression: best first, without those that overlap a better one by more than `threshold`. */
export function suppress(detections: readonly Detection[], threshold: number): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of [...detections].sort(byScore)) {
    if (kept.every((better) => overlap(better.box, candidate.box) <= threshold)) kept.push(candidate);
  }
  return kept;
}
