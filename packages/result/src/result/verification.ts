import { z } from "zod";
import {
  atLeastZero,
  dictionary,
  interval,
  list,
  number,
  numbers,
  record,
  share,
  text,
  tuple,
  wholeFrom,
} from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";

const scoredPair = record({
  a: text.describe("File of the photo that is first in dataset order."),
  b: text.describe("File of the other."),
  distance: atLeastZero.describe("Squared Euclidean distance of the templates."),
}).meta({ title: "ScoredPair", description: "A pair of photos." });

export const skippedVerification = record({
  pairs: wholeFrom(0).describe("Pairs of all photos, n(n − 1)/2."),
  genuine: wholeFrom(0).describe("Pairs of one person."),
  skipped: text.describe(
    "Why there are no figures: without a genuine or without an impostor pair F1, TAR and FAR mean nothing.",
  ),
}).meta({ title: "SkippedVerification", description: "Stands for a verification that has no figures." });

const grid = record({
  start: number,
  step: number,
  f1: numbers.describe("F1 at the threshold `start + i · step`, 0 to 1."),
  accuracy: numbers.describe("Share of pairs decided rightly there, 0 to 1."),
  best: record({ threshold: number, f1: share, accuracy: share }).describe(
    "The grid threshold with the highest F1 (of several the lowest), the article's way.",
  ),
}).describe("F1 and accuracy at the thresholds of the model's card, for drawing; nothing is recommended from it.");

const best = record({
  threshold: number.describe("A pair is accepted when its squared distance is below it."),
  f1: share,
  accuracy: share,
  accuracyInterval: interval.describe("95 %, bootstrap over people, with this threshold held fixed; so is the next."),
  f1Interval: interval,
  inSample: z.literal(true, "true").describe("The threshold was chosen on the pairs that it is scored on."),
  decisions: record({ trueAccepts: wholeFrom(0), falseAccepts: wholeFrom(0) }).describe(
    "What the threshold accepts, in pairs.",
  ),
}).describe(
  "The operating point that is recommended, and the F1 that table, page and gate show: the optimum over all cuts (`exact`), whatever the grid, with a threshold in the middle of its gap. Until 25 November 2026 it was the optimum on the grid.",
);

const exact = record({
  f1: share,
  accuracy: share,
  acceptedDistance: z
    .nullable(number)
    .describe("Null when rejecting every pair is best, which only happens when no genuine pair has two templates."),
  nextDistance: z.nullable(number).describe("Null when every pair with two templates is accepted."),
}).describe(
  "Best F1 over every possible cut; `distance < t` decides so for any t in (acceptedDistance, nextDistance].",
);

const crossValidated = record({
  folds: wholeFrom(1).describe("Folds used: at most half as many as there are people."),
  accuracy: share,
  f1: share,
  interval: interval.describe("Of the accuracy, 95 %."),
  thresholds: numbers.describe("One for each fold."),
}).describe(
  "Thresholds fitted on the pairs of other people than they are scored on, over all cuts. Null when there are too few people.",
);

const roc = record({
  auc: share.describe("The chance that a genuine pair is closer than an impostor pair, ties half."),
  aucInterval: interval.describe("95 %, bootstrap over people; so are the next."),
  eer: z
    .nullable(share)
    .describe("Where FAR and FRR meet; null where no threshold leads there, for the reason in `eerReason`."),
  eerInterval: z.nullable(interval).describe("Null where `eer` is, or where too many resamples have none."),
  eerReason: text.exactOptional().describe("Why `eer` is null; absent when it is not."),
  tarAtFar: dictionary(share).describe(
    'TAR by FAR, e.g. `{"0.01": 0.93}`; a target that fewer than ten impostor pairs can resolve is left out.',
  ),
  tarAtFarInterval: dictionary(interval).describe("Of each TAR, by FAR."),
  curve: list(tuple(share, share, z.nullable(number))).describe(
    "Vertices `[FAR, TAR, threshold]` from (0, 0), thinned to at most 512: pairs with `distance < threshold` are accepted. The threshold is null where no distance is left to reject; (1, 1) counts pairs without a template as accepted, which no threshold does.",
  ),
});

export const verification = record({
  pairs: wholeFrom(0).describe("Pairs of all photos, n(n − 1)/2."),
  genuine: wholeFrom(0).describe("Pairs of one person."),
  pairsWithoutTemplate: record({ genuine: wholeFrom(0), impostor: wholeFrom(0) }).describe(
    "Pairs that lack a template on at least one side.",
  ),
  grid,
  best,
  exact,
  crossValidated: z.nullable(crossValidated),
  roc: roc.describe("All thresholds at once."),
  histogram: record({ start: number, step: number, genuine: numbers, impostor: numbers }).describe(
    "Pairs by distance: item i counts those from `start + i · step` on.",
  ),
  hardest: record({ genuine: list(scoredPair), impostor: list(scoredPair) }).describe(
    "The farthest genuine and the closest impostor pairs.",
  ),
}).meta({
  title: "Verification",
  description:
    "Are two photos of one person? Pairs of all photos of the dataset. A pair with a photo that did not enrol is a rejected pair: it counts as a false rejection when genuine and as a true rejection when impostor, in every figure here. [What each figure means](metrics.md#verification-verify).",
});

/** Inclusive 95 % interval. */
export type Interval = ReadonlyDeep<z.infer<typeof interval>>;
export type ScoredPair = ReadonlyDeep<z.infer<typeof scoredPair>>;
export type SkippedVerification = ReadonlyDeep<z.infer<typeof skippedVerification>>;
export type Verification = ReadonlyDeep<z.infer<typeof verification>>;
