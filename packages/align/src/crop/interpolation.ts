import type { PixelMemory, RgbImage } from "@likeness/core";
import type { AffineMap } from "../geometry/affine-map.ts";
import { warpFixedPoint } from "../warp/warp-fixed-point.ts";
import { warpFloat } from "../warp/warp-float.ts";

/**
 * How a warped crop is sampled. `fixed-point` is bit for bit OpenCV's bilinear warp up to 4.12, which the published
 * networks saw; `float` is plain bilinear, as OpenCV 5. They differ by a few grey levels in some pixels.
 */
export const interpolations = ["fixed-point", "float"] as const;
export type Interpolation = (typeof interpolations)[number];

/** The warp of an interpolation. `map` goes from the crop to the photo. */
export function warp(
  photo: RgbImage,
  map: AffineMap,
  size: number,
  interpolation: Interpolation,
  memory: PixelMemory,
): RgbImage {
  return (interpolation === "float" ? warpFloat : warpFixedPoint)(photo, map, size, memory);
}
