import { z } from "zod";
import { dictionary, interval, list, number, numbers, record, share, text, wholeFrom } from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";

const foundFaces = record({
  photos: wholeFrom(0).describe("Number of photos."),
  sameFace: wholeFrom(0).describe(
    "Number of photos in which both chose a face and the boxes overlap (IoU) by at least 0.3. They are in none of the lists.",
  ),
  onlyFirst: list(text).describe("Files in which only the first found a face."),
  onlySecond: list(text).describe("Files in which only the second found a face."),
  neither: list(text).describe("Files in which none found a face."),
  otherFace: list(text).describe("Files in which both chose a face, but not the same one."),
}).meta({ title: "FoundFaces", description: "Photos by what two aligners found in them." });

const disagreement = record({
  levels: numbers.describe("The levels of the quantiles, 0 to 1."),
  overlap: numbers.describe(
    "Intersection over union of the boxes. Detectors frame a face differently, so 1 is not to be expected.",
  ),
  landmarks: numbers.describe(
    "Mean distance of the 68 landmarks, in units of the distance between the eye centres (mean of both aligners).",
  ),
}).meta({
  title: "Disagreement",
  description: "How far two aligners are apart where both chose the same face: quantiles at `levels`.",
});

const aucDifference = record({
  difference: number.describe("Second minus first."),
  interval,
  p: share.describe("Two-sided, that there is no difference."),
}).meta({
  title: "AucDifference",
  description: "A difference of two AUCs on the same photos with its interval by bootstrap over people.",
});

const aucEffect = aucDifference
  .extend({
    sameFace: z
      .nullable(aucDifference)
      .describe(
        "The difference on the photos in which both chose the same face: what the crops change. Null without enough photos.",
      ),
    otherFaces: z
      .nullable(number)
      .describe("The rest of the difference: faces that were not found, or others that were chosen."),
  })
  .meta({ title: "AucEffect", description: "What changes in the AUC, in all and by its reason." });

const sides = record({ onlyFirst: wholeFrom(0), onlySecond: wholeFrom(0) });

const decisionEffect = record({
  items: wholeFrom(0).describe("Pairs or test photos."),
  onlyFirst: wholeFrom(0).describe("Items that only the first gets right."),
  onlySecond: wholeFrom(0).describe("Items that only the second gets right."),
  p: share.describe("McNemar's test, two-sided mid-p."),
  sameFace: sides.describe("Those of items whose photos show the same face to both: cropped differently."),
  otherFaces: sides.describe("Those with a photo whose face one of the two did not find, or took another for."),
}).meta({
  title: "DecisionEffect",
  description: "Items that exactly one of two aligners gets right, and why they differ.",
});

const alignerEffect = record({
  model: text,
  crop: text,
  runtime: text,
  auc: z.nullable(aucEffect).describe("Over all pairs and photos; null when there is no verification."),
  decisions: z
    .nullable(decisionEffect)
    .describe(
      "Pairs, each run at its own best threshold (in-sample). McNemar takes pairs for independent: a screening number. Null when there is no verification.",
    ),
  identification: dictionary(decisionEffect).describe("Test photos by classifier."),
}).meta({ title: "AlignerEffect", description: "What changing the aligner changes in the figures of one model." });

export const alignerComparison = record({
  first: text.describe("Id of the aligner that is compared with."),
  second: text.describe("Id of the other."),
  found: foundFaces,
  disagreement,
  effects: list(alignerEffect).describe("One for each model, crop and runtime that ran with both."),
}).meta({
  title: "AlignerComparison",
  description: "Two aligners on the same photos, and what the second changes: every difference is second minus first.",
});

export type AlignerComparison = ReadonlyDeep<z.infer<typeof alignerComparison>>;
export type AlignerEffect = ReadonlyDeep<z.infer<typeof alignerEffect>>;
export type AucDifference = ReadonlyDeep<z.infer<typeof aucDifference>>;
export type AucEffect = ReadonlyDeep<z.infer<typeof aucEffect>>;
export type DecisionEffect = ReadonlyDeep<z.infer<typeof decisionEffect>>;
export type Disagreement = ReadonlyDeep<z.infer<typeof disagreement>>;
export type FoundFaces = ReadonlyDeep<z.infer<typeof foundFaces>>;
