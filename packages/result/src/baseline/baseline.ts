import { z } from "zod";
import { photoState } from "../result/enrolment.ts";
import { settings } from "../result/settings.ts";
import {
  aboveZero,
  atLeastZero,
  dictionary,
  exactly,
  list,
  longList,
  name,
  number,
  record,
  rowOf,
  sha256,
  share,
  text,
  tuple,
  wholeFrom,
} from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";
import { quantileLevels } from "./quantile-levels.ts";

const index = wholeFrom(0);
const isIndex = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const baselinePhoto = tuple(sha256, index);
const indexPair = tuple(index, index);

const nearest = record({
  radius: z
    .nullable(atLeastZero)
    .describe(
      "Every pair that is not listed is at least this far from the threshold; null when every pair with templates is.",
    ),
  pairs: longList(tuple(index, index, atLeastZero), isNearPair).describe(
    "Photos `a < b` and their squared distance to four significant digits, sorted by `a`, then `b`.",
  ),
}).meta({
  title: "NearestPairs",
  description:
    "The pairs whose distances lie nearest to the threshold, so that a flip can be told with the distance before.",
});

const quantiles = z.custom<number[]>(isQuantiles, `no or ${quantileLevels.length} numbers of at least 0, ascending`);

const distances = record({ genuine: quantiles, impostor: quantiles }).meta({
  title: "DistanceQuantiles",
  description: `Squared distances at the quantiles ${quantileLevels.join(", ")}: mistakes that flip no decision still move these. Empty without a pair.`,
});

const baselineIdentification = record({
  tested: list(index, 1).describe(
    "The test photos, sorted: a prediction can be compared only where the photo was tested before and now.",
  ),
  wrong: dictionary(longList(index, isIndex)).describe(
    "Of each classifier the test photos that it named wrongly, sorted.",
  ),
}).meta({ title: "BaselineIdentification", description: "Every wrong answer about a test photo." });
const skippedIdentification = record({ skipped: name.describe("Why there is none.") }).meta({
  title: "SkippedIdentification",
  description: "Stands for an identification that did not run.",
});

const baselineRun = record({
  id: name.describe("`aligner/model/runtime`."),
  runtimeVersion: name.exactOptional(),
  weightsSha256: name.exactOptional().describe("With other weights, drift is not judged."),
  threshold: aboveZero.describe(
    "The threshold in use: decisions of a later result are made at this one, as a product's would be.",
  ),
  f1: share.describe("At the threshold; so is the next."),
  accuracy: share,
  auc: share,
  notEnrolled: list(record({ photo: index, state: photoState })).describe("Photos without a template, sorted."),
  figures: dictionary(number).exactOptional().describe("Values of further metrics that a gate shows, by id."),
  wrongPairs: longList(indexPair, rowOf(2, isIndex)).describe(
    "Accepted impostor pairs and rejected genuine pairs, the smaller index first, sorted.",
  ),
  nearest,
  identification: z.union([skippedIdentification, baselineIdentification]),
  distances,
  photosPerSecond: aboveZero.exactOptional().describe("As a trend only; absent when nothing was timed."),
}).meta({ title: "BaselineRun", description: "Every decision of a run that was wrong." });

export const baseline = record({
  schema: exactly("likeness/baseline@2"),
  created: name.describe("ISO 8601, UTC."),
  environment: record({ likeness: name, platform: name, cpu: text }),
  dataset: record({
    id: name,
    revision: text,
    photos: list(baselinePhoto, 2).describe("`[SHA-256 of the file, number of the person]`."),
  }),
  settings,
  runs: list(baselineRun, 1),
  sha256: sha256.describe(
    "Seal: SHA-256 of the JSON of all the rest, so that a baseline that was edited is not taken for the one written.",
  ),
}).meta({
  title: "Baseline",
  description:
    "What a gate compares with: every decision that was wrong, so that a change can be told item by item. Photos are known by hash and everywhere else by their index here; people are numbers. It holds no name, no photo, no crop and no template.",
});

function isNearPair(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [a, b, distance] = value as unknown[];
  return isIndex(a) && isIndex(b) && Number.isFinite(distance) && Number(distance) >= 0;
}

function isQuantiles(value: unknown): boolean {
  if (!Array.isArray(value) || (value.length !== 0 && value.length !== quantileLevels.length)) return false;
  return value.every((one, i) => Number.isFinite(one) && one >= (i === 0 ? 0 : value[i - 1]));
}

export type Baseline = ReadonlyDeep<z.infer<typeof baseline>>;
export type BaselineIdentification = ReadonlyDeep<z.infer<typeof baselineIdentification>>;
/** A photo of a baseline: SHA-256 of its file, and which of the baseline's people it shows. */
export type BaselinePhoto = ReadonlyDeep<z.infer<typeof baselinePhoto>>;
export type BaselineRun = ReadonlyDeep<z.infer<typeof baselineRun>>;
/** Squared distances of genuine and of impostor pairs at the `quantileLevels`: what templates look like from outside. */
export type DistanceQuantiles = ReadonlyDeep<z.infer<typeof distances>>;
/** Two photos by index, the smaller first. */
export type IndexPair = ReadonlyDeep<z.infer<typeof indexPair>>;
/** The pairs whose distances lie nearest to a threshold: what a baseline remembers of distances. */
export type NearestPairs = ReadonlyDeep<z.infer<typeof nearest>>;
