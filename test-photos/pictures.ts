import { mulberry32, type RgbImage } from "@likeness/core";

/** A picture without flat parts, from whole-number arithmetic alone, so that any language can make the same. */
export function pattern(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++, at++) {
        data[at] = ((x * 7) ^ (y * 5)) + ((x * y) >> 3) * (2 * channel + 1) + channel * 40;
      }
    }
  }
  return { width, height, data };
}

/** A picture of one colour. */
export function plain(width: number, height: number, value: number): RgbImage {
  return { width, height, data: new Uint8Array(width * height * 3).fill(value) };
}

/** A picture of uniform noise: no face, and no flat part that a detector could skip. */
export function noise(width: number, height: number, seed = 1): RgbImage {
  const uniform = mulberry32(seed);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => 256 * uniform()) };
}
