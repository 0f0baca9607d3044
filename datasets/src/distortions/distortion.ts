import type { Box, RgbImage } from "@likeness/core";
import { identity, type Similarity } from "./similarity.ts";

/** The face of a photo that is distorted. */
export interface DistortedFace {
  readonly box: Box;
  /** Distance between the eye centres, pixels. */
  readonly eyeDistance: number;
}

/** A distorted photo, and where its points went. */
export interface Distorted {
  readonly photo: RgbImage;
  readonly moved: Similarity;
}

/** One way to spoil a photo, which stays as it is. */
export interface Distortion {
  readonly id: string;
  /** What a level means. */
  readonly unit: string;
  /** The strengths of a sweep, from mild to strong. */
  readonly levels: readonly number[];
  /**
   * @param level any strength, also one that is not among `levels`.
   * @param uniform draws what is left to chance (the direction of a turn, the side of an occlusion) from [0, 1). It
   * starts anew at every level of a sweep, so that the levels of a photo differ in strength alone.
   */
  apply(photo: RgbImage, level: number, face: DistortedFace, uniform: () => number): Promise<Distorted>;
}

/** The outcome of a distortion that moves nothing. */
export function stayed(photo: RgbImage): Distorted {
  return { photo, moved: identity };
}
