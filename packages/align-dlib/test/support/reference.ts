import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RgbImage } from "@likeness/core";
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

/** What a C++ program on dlib 19.24 found in one photo. */
export interface ReferenceFace {
  readonly file: string;
  readonly faces: number;
  /** left, top, right, bottom of the largest face; the last two are pixels of it. */
  readonly box: readonly [number, number, number, number];
  readonly landmarks: readonly (readonly [number, number])[];
}

export function referenceFaces(): ReferenceFace[] {
  return JSON.parse(readFileSync(referenceFile("dlib/faces.json"), "utf8")) as ReferenceFace[];
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
