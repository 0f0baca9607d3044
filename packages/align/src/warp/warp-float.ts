import type { PixelMemory, RgbImage } from "@likeness/core";
import type { AffineMap } from "../geometry/affine-map.ts";

/**
 * `size`×`size` crop whose pixel (x, y) is the photo at `map(x, y)`, bilinear without rounding of positions, black
 * outside the photo: what `cv::warpAffine` gives since OpenCV 5. `map` goes from the crop to the photo.
 */
export function warpFloat(photo: RgbImage, map: AffineMap, size: number, memory: PixelMemory): RgbImage {
  const { width, height, data } = photo;
  const output = memory(size * size * 3).fill(0);
  const stride = width * 3;
  let at = 0;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at += 3) {
      const sourceX = map.a * x + map.b * y + map.c;
      const sourceY = map.d * x + map.e * y + map.f;
      const left = Math.floor(sourceX);
      const top = Math.floor(sourceY);
      if (left < -1 || top < -1 || left >= width || top >= height) continue;
      const fx = sourceX - left;
      const fy = sourceY - top;
      const leftWeight = left >= 0 ? 1 - fx : 0;
      const rightWeight = left + 1 < width ? fx : 0;
      const topWeight = top >= 0 ? 1 - fy : 0;
      const bottomWeight = top + 1 < height ? fy : 0;
      // A tap outside has weight 0, so any pixel may stand in for it.
      const left3 = Math.max(left, 0) * 3;
      const right3 = Math.min(left + 1, width - 1) * 3;
      const topRow = Math.max(top, 0) * stride;
      const bottomRow = Math.min(top + 1, height - 1) * stride;
      for (let channel = 0; channel < 3; channel++) {
        const above = data[topRow + left3 + channel]! * leftWeight + data[topRow + right3 + channel]! * rightWeight;
        const below =
          data[bottomRow + left3 + channel]! * leftWeight + data[bottomRow + right3 + channel]! * rightWeight;
        output[at + channel] = Math.round(above * topWeight + below * bottomWeight);
      }
    }
  }
  return { width: size, height: size, data: output };
}
