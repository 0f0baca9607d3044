import type { RgbImage } from "@likeness/core";
import { type Distortion, stayed } from "./distortion.ts";
import type { FloatImage } from "./float-image.ts";
import { fromSharp, toSharp } from "./sharp-picture.ts";

export const blur: Distortion = {
  id: "blur",
  unit: "standard deviation of a Gaussian, times the distance between the eyes",
  levels: [0.03, 0.06, 0.1, 0.15, 0.2, 0.3],
  apply: async (photo, level, { eyeDistance }) => stayed(await blurred(photo, level * eyeDistance)),
};

/** libvips' Gaussian blur of standard deviation `sigma` pixels: its whole-number arithmetic is much faster than ours. */
async function blurred(photo: RgbImage, sigma: number): Promise<RgbImage> {
  // sharp has no weaker blur, and one of less than a third of a pixel changes nothing.
  return sigma < 0.3 ? photo : fromSharp(toSharp(photo).blur(sigma));
}

/**
 * Gaussian blur with standard deviation `sigma` pixels, cut off at three of them; edges are repeated. Plain arithmetic on
 * unrounded values, for pictures that must be the same under every version of libvips.
 */
export function blurredFloats(image: FloatImage, sigma: number): FloatImage {
  if (sigma <= 0) return image;
  const radius = Math.ceil(3 * sigma);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const weights = kernel.map((weight) => weight / total);
  const { width, height, data } = image;
  const across = convolved(data, weights, { lines: height, stride: 3 * width, length: width, step: 3 });
  const down = convolved(across, weights, { lines: width, stride: 3, length: height, step: 3 * width });
  return { width, height, data: down };
}

/** One pass of a separable filter over `lines` lines of `length` pixels; they and their pixels lie so far apart. */
function convolved(
  data: Float32Array,
  weights: Float64Array,
  { lines, stride, length, step }: Readonly<Record<"lines" | "stride" | "length" | "step", number>>,
): Float32Array {
  const out = new Float32Array(data.length);
  const radius = (weights.length - 1) / 2;
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = -radius; k <= radius; k++) {
          const at = Math.min(Math.max(i + k, 0), length - 1);
          sum += weights[k + radius]! * data[line * stride + at * step + c]!;
        }
        out[line * stride + i * step + c] = sum;
      }
    }
  }
  return out;
}
