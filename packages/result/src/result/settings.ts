import type { z } from "zod";
import { number, oneOf, record, wholeFrom } from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";

export const faceChoice = oneOf(["largest", "center", "most-central-large"]);
export const missPolicy = oneOf(["fail", "center-crop"]);

export const settings = record({
  seed: number.describe("Seed of folds, bootstrap and map."),
  faceChoice: faceChoice.describe("Which of several faces in a photo stands for it."),
  missPolicy: missPolicy.describe(
    "What becomes of a photo without a face: it fails, or its middle is taken as the crop.",
  ),
  folds: wholeFrom(1).describe("Folds of the identity-disjoint cross-validation."),
  resamples: wholeFrom(0).describe("Bootstrap resamples of people."),
}).meta({ title: "Settings", description: "What decides the figures beside the photos and the parts." });

export type FaceChoice = z.infer<typeof faceChoice>;
export type MissPolicy = z.infer<typeof missPolicy>;
export type Settings = ReadonlyDeep<z.infer<typeof settings>>;
