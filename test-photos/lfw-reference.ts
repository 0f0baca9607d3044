import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Box, RgbImage } from "@likeness/core";
import { decodePhoto } from "@likeness/datasets";

const reference = process.env["LIKENESS_REFERENCE"];
const mirror = process.env["LIKENESS_MIRROR"];

/** Why tests on real photos are skipped, or undefined when photos and reference are here. */
export const noReference: string | undefined =
  reference === undefined
    ? "LIKENESS_REFERENCE is not set"
    : mirror === undefined
      ? "LIKENESS_MIRROR is not set"
      : undefined;

/** The largest face that a C++ program on dlib 19.24 found in one photo of lfw-subset. */
export interface ReferenceFace {
  readonly file: string;
  /** How many faces it found in the photo. */
  readonly faces: number;
  readonly box: Box;
  /** 68 points in iBUG order, origin in the middle of the top left pixel. */
  readonly landmarks: Float32Array;
}

interface WrittenFace {
  readonly file: string;
  readonly faces: number;
  /** The last two are pixels of the face. */
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  readonly landmarks: readonly (readonly [number, number])[];
}

/** One face for each of the 100 photos. */
export function referenceFaces(): ReferenceFace[] {
  const written = JSON.parse(readFileSync(referenceFile("dlib/faces.json"), "utf8")) as WrittenFace[];
  return written.map(({ file, faces, box: [left, top, right, bottom], landmarks }) => ({
    file,
    faces,
    box: { left, top, width: right - left + 1, height: bottom - top + 1 },
    landmarks: Float32Array.from(landmarks.flat()),
  }));
}

export function referenceFile(path: string): string {
  return join(reference ?? "", path);
}

const LFW_SUBSET =
  "raw.githubusercontent.com/krasserm/face-recognition/363e4ec0f700e74b2ea7abceba289390d29dd43f/images";

/** A photo of lfw-subset by its `Person/File.jpg`. */
export async function lfwPhoto(file: string): Promise<RgbImage> {
  return decodePhoto(readFileSync(join(mirror ?? "", LFW_SUBSET, file)));
}
