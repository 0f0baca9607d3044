import type { RgbImage } from "@likeness/core";

/** A part of a photo: whole pixels, `right` and `bottom` not included. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Half of a region of a photo after the 5×5 binomial filter 1-4-6-4-1, as dlib's `pyramid_down<2>` (sums are cut, not
 * rounded). The result's pixel (x, y) is centred on the region's pixel (2x + 2, 2y + 2). A region of 8 pixels or less
 * on a side gives an empty picture, as there.
 */
export function halve(photo: RgbImage, region: Region): RgbImage {
  const columns = region.right - region.left;
  const rows = region.bottom - region.top;
  if (columns <= 8 || rows <= 8) return { width: 0, height: 0, data: new Uint8Array(0) };
  const width = (columns - 3) >> 1;
  const height = (rows - 3) >> 1;
  const across = new Uint16Array(width * 3 * rows);
  const { data } = photo;
  let at = 0;
  for (let y = region.top; y < region.bottom; y++) {
    let source = (y * photo.width + region.left) * 3;
    for (let x = 0; x < width; x++, source += 3) {
      for (let channel = 0; channel < 3; channel++, at++, source++) {
        across[at] =
          data[source]! + 4 * data[source + 3]! + 6 * data[source + 6]! + 4 * data[source + 9]! + data[source + 12]!;
      }
    }
  }
  const output = new Uint8Array(width * height * 3);
  const stride = width * 3;
  for (let y = 0; y < height; y++) {
    let source = 2 * y * stride;
    for (let target = y * stride; target < (y + 1) * stride; target++, source++) {
      const sum =
        across[source]! +
        4 * across[source + stride]! +
        6 * across[source + 2 * stride]! +
        4 * across[source + 3 * stride]! +
        across[source + 4 * stride]!;
      output[target] = sum >> 8;
    }
  }
  return { width, height, data: output };
}
