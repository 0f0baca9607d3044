import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CropSpec, cropFace } from "@likeness/align";
import type { RgbImage } from "@likeness/core";
import { decodePhoto, openDataset } from "@likeness/datasets";
import { referenceFaces, referenceFile } from "../../../test-photos/lfw-reference.ts";

/** The 100 photos of lfw-subset cropped from dlib's own landmarks. Needs LIKENESS_REFERENCE and LIKENESS_MIRROR. */
export async function lfwCrops(spec: CropSpec): Promise<{ file: string; crop: RgbImage }[]> {
  const faces = referenceFaces();
  const { photos } = await openDataset("lfw-subset", { store: await mkdtemp(join(tmpdir(), "likeness-lfw-")) });
  return Promise.all(
    photos.map(async (photo) => {
      const face = { ...faces.find(({ file }) => file === photo.file)!, score: 1 };
      return { file: photo.file, crop: cropFace(await decodePhoto(await photo.read()), face, spec) };
    }),
  );
}

/** A JSON file of the reference data. */
export function readReference<T>(path: string): T {
  return JSON.parse(readFileSync(referenceFile(path), "utf8")) as T;
}
