import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CropSpec, cropFace, type Face } from "@likeness/align";
import type { RgbImage } from "@likeness/core";
import { decodePhoto, openDataset } from "@likeness/datasets";
import { referenceFolder } from "./reference.ts";

interface ReferenceFace {
  readonly file: string;
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  readonly landmarks: readonly (readonly [number, number])[];
}

function toFace({ box: [left, top, right, bottom], landmarks }: ReferenceFace): Face {
  const box = { left, top, width: right - left, height: bottom - top };
  return { box, score: 1, landmarks: Float32Array.from(landmarks.flat()) };
}

/** The 100 photos of lfw-subset cropped from dlib's own landmarks. Needs LIKENESS_REFERENCE and LIKENESS_MIRROR. */
export async function lfwCrops(spec: CropSpec): Promise<{ file: string; crop: RgbImage }[]> {
  const faces = readReference<ReferenceFace[]>("dlib/faces.json");
  const { photos } = await openDataset("lfw-subset", { store: await mkdtemp(join(tmpdir(), "likeness-lfw-")) });
  return Promise.all(
    photos.map(async (photo) => {
      const face = toFace(faces.find(({ file }) => file === photo.file)!);
      return { file: photo.file, crop: cropFace(await decodePhoto(await photo.read()), face, spec) };
    }),
  );
}

/** A JSON file of the reference data. */
export function readReference<T>(path: string): T {
  return JSON.parse(readFileSync(join(referenceFolder!, path), "utf8")) as T;
}
