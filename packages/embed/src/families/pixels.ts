import type { CropNetwork } from "../embedders/crop-network.ts";
import type { FunctionFamily } from "./network-family.ts";

const SIZE = 32;
const DIMENSIONS = SIZE * SIZE;
/** Luma of ITU-R BT.601. */
const LUMA = [0.299, 0.587, 0.114] as const;

const network: CropNetwork = {
  async run(values, count) {
    const embeddings = new Float32Array(count * DIMENSIONS);
    for (let i = 0; i < count; i++) {
      normalizedGrey(values.subarray(i * 3 * DIMENSIONS, (i + 1) * 3 * DIMENSIONS), embeddings, i * DIMENSIONS);
    }
    return embeddings;
  },
  async dispose() {},
};

/**
 * A baseline without a network: the aligned crop in grey, less its mean, at length 1. The squared distance of two such
 * embeddings is 2 − 2r with the correlation r of the crops. A network that is not clearly better is broken.
 */
export const pixels: FunctionFamily = {
  kind: "function",
  id: "pixels",
  template: {
    dimensions: DIMENSIONS,
    crop: { kind: "dlib", size: SIZE, padding: 0.25 },
    unitLength: true,
    grid: { start: 0.05, stop: 1.99, step: 0.01 },
  },
  models: [
    {
      id: "pixels",
      baseline: true,
      title: "Grey pixels (naive baseline)",
      parameters: 0,
      licence: "MIT (part of likeness)",
      trainedOn: "nothing: what it achieves comes from alignment, light and background alone",
      citation: "none",
    },
  ],
  network,
};

/** Writes the grey crop, less its mean, at length 1 to `out` from `offset`; a crop of one colour becomes zeros. */
function normalizedGrey(rgb: Uint8Array, out: Float32Array, offset: number): void {
  const grey = new Float64Array(DIMENSIONS);
  let sum = 0;
  for (let i = 0; i < DIMENSIONS; i++) {
    grey[i] = LUMA[0] * rgb[3 * i]! + LUMA[1] * rgb[3 * i + 1]! + LUMA[2] * rgb[3 * i + 2]!;
    sum += grey[i]!;
  }
  const mean = sum / DIMENSIONS;
  let squares = 0;
  for (const value of grey) squares += (value - mean) ** 2;
  // Rounding leaves about 1e-20 of a crop of one colour, while one grey level in one pixel leaves more than 0.01.
  const scale = squares > 1e-9 ? 1 / Math.sqrt(squares) : 0;
  for (let i = 0; i < DIMENSIONS; i++) out[offset + i] = (grey[i]! - mean) * scale;
}
