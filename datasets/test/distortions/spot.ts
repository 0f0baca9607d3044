import type { RgbImage } from "@likeness/core";

/** Dark, with a light square of `side` pixels about (x, y). */
export function spot(x: number, y: number, side: number): RgbImage {
  const width = 80;
  const height = 60;
  const data = new Uint8Array(width * height * 3).fill(10);
  for (let row = y - side; row <= y + side; row++) {
    for (let column = x - side; column <= x + side; column++) {
      data.fill(250, 3 * (row * width + column), 3 * (row * width + column) + 3);
    }
  }
  return { width, height, data };
}
