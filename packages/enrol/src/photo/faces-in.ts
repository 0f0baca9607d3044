import type { Aligner, Face } from "@likeness/align";
import { LikenessError, type RgbImage } from "@likeness/core";

/** The faces that an aligner finds; none in a photo that it cannot take, such as one that is too large for it. */
export async function facesIn(aligner: Aligner, photo: RgbImage): Promise<Face[]> {
  try {
    return await aligner.locate(photo);
  } catch (thrown) {
    if (thrown instanceof LikenessError && thrown.code === "bad-input") return [];
    throw thrown;
  }
}
