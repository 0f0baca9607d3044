import type { PixelMemory, RgbImage } from "@likeness/core";
import type { AffineMap } from "../geometry/affine-map.ts";

/** Source positions are kept to 1/1024 pixel while they are summed, and to 1/32 pixel when they are used. */
const POSITION_SCALE = 1024;
const POSITION_SHIFT = 5;
const FRACTIONS = 32;

/**
 * `size`×`size` crop whose pixel (x, y) is the photo at `map(x, y)`, bilinear, black outside the photo: exactly what
 * `cv::warpAffine(…, INTER_LINEAR, BORDER_CONSTANT)` of OpenCV up to 4.12 gives, which rounds positions to 1/32 pixel
 * and weights to integers. `map` goes from the crop to the photo; positions must stay below 2^20 pixels.
 */
export function warpFixedPoint(photo: RgbImage, map: AffineMap, size: number, memory: PixelMemory): RgbImage {
  const { width, height, data } = photo;
  const output = memory(size * size * 3).fill(0);
  const columnX = new Int32Array(size);
  const columnY = new Int32Array(size);
  for (let x = 0; x < size; x++) {
    columnX[x] = roundHalfEven(map.a * x * POSITION_SCALE);
    columnY[x] = roundHalfEven(map.d * x * POSITION_SCALE);
  }
  const half = POSITION_SCALE / FRACTIONS / 2;
  const stride = width * 3;
  let at = 0;
  for (let y = 0; y < size; y++) {
    const rowX = roundHalfEven((map.b * y + map.c) * POSITION_SCALE) + half;
    const rowY = roundHalfEven((map.e * y + map.f) * POSITION_SCALE) + half;
    for (let x = 0; x < size; x++, at += 3) {
      const fixedX = (rowX + columnX[x]!) >> POSITION_SHIFT;
      const fixedY = (rowY + columnY[x]!) >> POSITION_SHIFT;
      const left = fixedX >> 5;
      const top = fixedY >> 5;
      if (left < -1 || top < -1 || left >= width || top >= height) continue;
      const fx = fixedX & 31;
      const fy = fixedY & 31;
      // OpenCV's 15-bit weights are these times 32, but for one unit that it moves from the first to the last tap
      // where both fractions are 0; that unit is below the rounding for 8-bit pixels.
      const weight00 = (FRACTIONS - fx) * (FRACTIONS - fy);
      const weight01 = fx * (FRACTIONS - fy);
      const weight10 = (FRACTIONS - fx) * fy;
      const weight11 = fx * fy;
      const source = top * stride + left * 3;
      if (left >= 0 && top >= 0 && left + 1 < width && top + 1 < height) {
        for (let channel = 0; channel < 3; channel++) {
          const i = source + channel;
          const sum =
            data[i]! * weight00 +
            data[i + 3]! * weight01 +
            data[i + stride]! * weight10 +
            data[i + stride + 3]! * weight11;
          output[at + channel] = (sum + 512) >> 10;
        }
      } else {
        const leftIn = left >= 0;
        const rightIn = left + 1 < width;
        const topIn = top >= 0;
        const bottomIn = top + 1 < height;
        for (let channel = 0; channel < 3; channel++) {
          const i = source + channel;
          let sum = 512;
          if (topIn && leftIn) sum += data[i]! * weight00;
          if (topIn && rightIn) sum += data[i + 3]! * weight01;
          if (bottomIn && leftIn) sum += data[i + stride]! * weight10;
          if (bottomIn && rightIn) sum += data[i + stride + 3]! * weight11;
          output[at + channel] = sum >> 10;
        }
      }
    }
  }
  return { width: size, height: size, data: output };
}

/** To the nearest integer, halves to the even one: the rounding of the processor's `cvtsd2si`, which OpenCV uses. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
