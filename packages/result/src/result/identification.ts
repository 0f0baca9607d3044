import { z } from "zod";
import { atLeastZero, dictionary, interval, list, number, record, share, text, wholeFrom } from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";

const prediction = record({
  file: text.describe("The test photo."),
  truth: text.describe("The person it shows."),
  predicted: z.nullable(text).describe("The person the classifier names; null when the photo did not enrol."),
  score: z
    .nullable(number)
    .describe("How sure the classifier is, in its own measure; null when the photo did not enrol."),
}).meta({ title: "Prediction", description: "A classifier's answer to a test photo." });

const classifierResult = record({
  accuracy: share.describe("`correct` divided by the number of test photos."),
  correct: wholeFrom(0).describe("Test photos that were named rightly."),
  interval: interval.describe("Wilson, 95 %."),
  fitMs: atLeastZero.describe("Milliseconds for learning."),
  predictMs: atLeastZero.describe("Milliseconds for all test photos."),
  predictions: list(prediction).describe(
    "Every test photo; one that did not enrol has `predicted: null` and counts as wrong.",
  ),
}).meta({ title: "ClassifierResult", description: "How often a classifier names the right person." });

export const identification = record({
  train: wholeFrom(0).describe("Photos that classifiers learn from."),
  test: wholeFrom(0).describe("Photos whose person is asked for."),
  unmatchable: wholeFrom(0).describe(
    "Test photos of people who have no enrolled training photo: no classifier can name them, and they count as wrong.",
  ),
  skipped: text
    .exactOptional()
    .describe("Why there is no identification, when there is none (a single person, no photo in one half)."),
  classifiers: dictionary(classifierResult).describe("By id of the classifier."),
  notRun: dictionary(text)
    .exactOptional()
    .describe("Classifiers that were asked for and left out, with the reason: there are too many people for them."),
}).meta({
  title: "Identification",
  description: "Whose photo is it? Some photos of each person are known, the others asked for.",
});

export type ClassifierResult = ReadonlyDeep<z.infer<typeof classifierResult>>;
export type Identification = ReadonlyDeep<z.infer<typeof identification>>;
