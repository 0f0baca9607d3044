import { normal } from "@likeness/core";
import type { FloatImage } from "./float-image.ts";

/** Gaussian blur with standard deviation `sigma` pixels, cut off at three of them; edges are repeated. */
export function blurred(image: FloatImage, sigma: number): FloatImage {
  if (sigma <= 0) return image;
  const radius = Math.ceil(3 * sigma);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const weights = kernel.map((weight) => weight / total);
  return convolved(convolved(image, weights, 3, 3 * image.size), weights, 3 * image.size, 3);
}

/** One pass of a separable filter: along steps of `step` values, for every line that starts at a multiple of `stride`. */
function convolved({ size, data }: FloatImage, weights: Float64Array, step: number, stride: number): FloatImage {
  const out = new Float32Array(data.length);
  const radius = (weights.length - 1) / 2;
  for (let line = 0; line < size; line++) {
    for (let i = 0; i < size; i++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = -radius; k <= radius; k++) {
          const at = Math.min(Math.max(i + k, 0), size - 1);
          sum += weights[k + radius]! * data[line * stride + at * step + c]!;
        }
        out[line * stride + i * step + c] = sum;
      }
    }
  }
  return { size, data: out };
}

/** Light and noise, then 8 bits: `((value − 128)·contrast + 128)·brightness`, and normal noise of `noise` grey levels. */
export function exposed(
  { data }: FloatImage,
  how: { readonly brightness: number; readonly contrast: number; readonly noise: number },
  uniform: () => number,
): Uint8Array {
  const out = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i++) {
    const lit = ((data[i]! - 128) * how.contrast + 128) * how.brightness;
    out[i] = lit + how.noise * normal(uniform);
  }
  return new Uint8Array(out.buffer);
}
