import type { RgbImage } from "@likeness/core";
import type { Similarity } from "./similarity.ts";

/**
 * The photo scaled and turned, in a frame of the same size. Beyond the photo its edge is repeated, as in the dataset
 * `samples`; a photo that shrinks is averaged over as many samples as its pixels need, so that nothing aliases.
 */
export function warpPhoto(photo: RgbImage, how: Similarity): RgbImage {
  const { width, height } = photo;
  const across = Math.max(1, Math.ceil(1 / how.scale));
  const angle = (how.degrees * Math.PI) / 180;
  const cos = Math.cos(angle) / how.scale;
  const sin = Math.sin(angle) / how.scale;
  const data = new Uint8Array(width * height * 3);
  const sum = new Float64Array(3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      sum.fill(0);
      for (let row = 0.5; row < across; row++) {
        const dy = y + row / across - 0.5 - how.centerY;
        for (let column = 0.5; column < across; column++) {
          const dx = x + column / across - 0.5 - how.centerX;
          addBilinear(photo, how.centerX + cos * dx + sin * dy, how.centerY + cos * dy - sin * dx, sum);
        }
      }
      for (let c = 0; c < 3; c++) data[at + c] = Math.round(sum[c]! / across ** 2);
    }
  }
  return { width, height, data };
}

function addBilinear({ width, height, data }: RgbImage, x: number, y: number, sum: Float64Array): void {
  const px = Math.min(Math.max(x, 0), width - 1);
  const py = Math.min(Math.max(y, 0), height - 1);
  const left = Math.floor(px);
  const top = Math.floor(py);
  const right = Math.min(left + 1, width - 1);
  const bottom = Math.min(top + 1, height - 1);
  const fx = px - left;
  const fy = py - top;
  for (let c = 0; c < 3; c++) {
    const upper = data[3 * (top * width + left) + c]! * (1 - fx) + data[3 * (top * width + right) + c]! * fx;
    const lower = data[3 * (bottom * width + left) + c]! * (1 - fx) + data[3 * (bottom * width + right) + c]! * fx;
    sum[c]! += upper * (1 - fy) + lower * fy;
  }
}
