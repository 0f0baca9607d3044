import type { RgbImage } from "@likeness/core";
import type { Face, Landmarks } from "../../src/index.ts";

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

export function faceWith(landmarks: ArrayLike<number>): Face {
  const points: Landmarks = Float32Array.from(landmarks);
  return { box: { left: 0, top: 0, width: 10, height: 10 }, score: 1, landmarks: points };
}
