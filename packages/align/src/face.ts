import type { Box } from "@likeness/core";

/**
 * 68 points in iBUG order as `x0, y0, x1, y1, …` (136 numbers), pixels of the photo, origin in the middle of the
 * top-left pixel. 0–16 jaw, 17–26 brows, 27–35 nose, 36–41 right eye (on the left of the picture), 42–47 left eye,
 * 48–67 mouth.
 */
export type Landmarks = Float32Array;

/** One face found in a photo. */
export interface Face {
  readonly box: Box;
  /** The detector's own confidence; comparable only within one aligner. */
  readonly score: number;
  readonly landmarks: Landmarks;
}
