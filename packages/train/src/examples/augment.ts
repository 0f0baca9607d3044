import type { RgbImage } from "@likeness/core";

/** How much a crop may vary. */
export interface AugmentOptions {
  /** Whether half of the crops are mirrored. Default true. */
  readonly flip?: boolean;
  /** Farthest shift in pixels, in each direction; what comes in at the edge repeats the edge. Default 3. */
  readonly shift?: number;
  /** Largest change of brightness, as a share. Default 0.15. */
  readonly brightness?: number;
}

/**
 * Writes a variation of a crop into `target`, of the crop's length. It takes four random numbers, whatever the options,
 * so that the next crop's do not depend on them.
 */
export function augmentInto(
  target: Uint8Array,
  { width, height, data }: RgbImage,
  { flip = true, shift = 3, brightness = 0.15 }: AugmentOptions,
  uniform: () => number,
): void {
  const mirrored = uniform() < 0.5 && flip;
  const right = Math.floor(uniform() * (2 * shift + 1)) - shift;
  const down = Math.floor(uniform() * (2 * shift + 1)) - shift;
  const gain = 1 + brightness * (2 * uniform() - 1);
  for (let row = 0; row < height; row++) {
    const fromRow = clamp(row - down, height);
    for (let column = 0; column < width; column++) {
      const shifted = clamp(column - right, width);
      const from = 3 * (fromRow * width + (mirrored ? width - 1 - shifted : shifted));
      const to = 3 * (row * width + column);
      for (let c = 0; c < 3; c++) target[to + c] = Math.min(255, Math.round(gain * data[from + c]!));
    }
  }
}

/** The crop mirrored left to right. */
export function mirror(crop: RgbImage): RgbImage {
  const data = new Uint8Array(crop.data.length);
  const numbers = [0, 0.5, 0.5, 0.5];
  // The middle of each range: no shift, no change of brightness.
  augmentInto(data, crop, { shift: 0 }, () => numbers.shift()!);
  return { width: crop.width, height: crop.height, data };
}

function clamp(place: number, size: number): number {
  return Math.max(0, Math.min(size - 1, place));
}
