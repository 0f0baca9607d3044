import type { RgbImage } from "@likeness/core";
import sharp from "sharp";
import { type Distortion, stayed } from "./distortion.ts";
import { fromSharp, toSharp } from "./sharp-picture.ts";

/** The photo as a JPEG of a quality, 1 to 100, with colours at half the resolution (4:2:0). */
export async function encodedJpeg(photo: RgbImage, quality: number): Promise<Uint8Array> {
  return new Uint8Array(await toSharp(photo).jpeg({ quality, chromaSubsampling: "4:2:0" }).toBuffer());
}

export const jpeg: Distortion = {
  id: "jpeg",
  unit: "JPEG quality",
  levels: [40, 20, 10, 6, 3, 1],
  apply: async (photo, quality) => stayed(await fromSharp(sharp(await encodedJpeg(photo, quality)))),
};
