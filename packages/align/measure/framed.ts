import type { RgbImage } from "@likeness/core";
import type { Distorted } from "@likeness/datasets";

/** Grey at the edges of a photo, in pixels; what is negative is cut off the photo instead. */
export interface Margins {
  readonly left?: number;
  readonly top?: number;
  readonly right?: number;
  readonly bottom?: number;
}

/** The photo with grey (128) around it, or without its edges, as the margins say. */
export function framed(photo: RgbImage, { left = 0, top = 0, right = 0, bottom = 0 }: Margins): Distorted {
  const width = left + photo.width + right;
  const height = top + photo.height + bottom;
  const data = new Uint8Array(width * height * 3).fill(128);
  const cut = { left: Math.max(0, -left), right: photo.width - Math.max(0, -right) };
  for (let y = Math.max(0, -top); y < photo.height - Math.max(0, -bottom); y++) {
    const row = photo.data.subarray(3 * (y * photo.width + cut.left), 3 * (y * photo.width + cut.right));
    data.set(row, 3 * ((top + y) * width + left + cut.left));
  }
  return { photo: { width, height, data }, moved: { scale: 1, degrees: 0, from: [0, 0], to: [left, top] } };
}
