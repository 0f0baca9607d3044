import { mulberry32, type RgbImage } from "@likeness/core";

/** A picture of uniform noise: no face, and no flat part that dlib could skip. */
export function noise(width: number, height: number, seed = 1): RgbImage {
  const uniform = mulberry32(seed);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => 256 * uniform()) };
}
