import { PhotoError } from "./photo-error.ts";

/** Most pixels that are decoded unless told otherwise: 300 MB of them. */
export const defaultPixelLimit = 100_000_000;

/**
 * Most pixels along one side: what the frame header of a JPEG can say. Sensors stay far below. A picture of one
 * pixel by 90 million is below every limit of pixels, and a decoder that works row by row takes minutes for it.
 */
export const sideLimit = 65_535;

/**
 * Most bytes of one photo's file: 128 MiB. A JPEG of 100 million pixels in the finest quality takes less, and so does an
 * uncompressed TIFF of 44 megapixels in 8 bits. Several files are in memory at once, so this bounds what a run takes.
 */
export const photoByteLimit = 128 * 2 ** 20;

/** @throws PhotoError `too-large` above a limit. */
export function checkSize({ width, height }: { width: number; height: number }, pixelLimit: number): void {
  if (Math.max(width, height) > sideLimit) {
    throw new PhotoError("too-large", `a side of ${width} × ${height} pixels is longer than ${sideLimit} pixels`, {
      hint: "make the photo smaller",
    });
  }
  if (width * height > pixelLimit) {
    throw new PhotoError("too-large", `${width} × ${height} pixels are more than the limit of ${pixelLimit}`, {
      hint: "make the photo smaller or raise the pixel limit",
    });
  }
}
