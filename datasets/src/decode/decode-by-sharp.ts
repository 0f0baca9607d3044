import type { RgbImage } from "@likeness/core";
import sharp, { type Sharp } from "sharp";
import { checkSize } from "./limits.ts";
import { PhotoError } from "./photo-error.ts";

/** What lies behind transparent pixels: mid grey, on which neither dark nor light hair vanishes. */
export const transparencyBackground = { r: 128, g: 128, b: 128 } as const;

/** How much sharp lets pass: damage that it notices is an `error`; a `warning` may also be an oddity that harms no picture. */
export type FailOn = "error" | "warning";

/**
 * Decodes any photo by sharp, in threads of its own.
 * @throws PhotoError `too-large`, by the header; whatever sharp throws, whose text may be another photo's, since libvips has
 * one buffer of errors for the whole process, and may speak of memory or threads.
 */
export async function decodeBySharp(bytes: Uint8Array, pixelLimit: number, failOn: FailOn): Promise<RgbImage> {
  const picture = sharp(bytes, { failOn, limitInputPixels: false, ignoreIcc: true, autoOrient: true });
  const header = await picture.metadata();
  checkSize(header, pixelLimit);
  const flat: Sharp = header.hasAlpha ? picture.flatten({ background: transparencyBackground }) : picture;
  const { data, info } = await flat.toColourspace("srgb").raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new PhotoError("unreadable", `decoded to ${info.channels} channels instead of 3`);
  return {
    width: info.width,
    height: info.height,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}
