import { z } from "zod";
import { datasetSummary } from "../result/dataset-summary.ts";
import { environment } from "../result/environment.ts";
import { partSummary } from "../result/run.ts";
import { faceChoice } from "../result/settings.ts";
import { atLeastZero, exactly, interval, list, number, record, share, text, wholeFrom } from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";

const robustnessPoint = record({
  level: number.describe("How strong the distortion is, in the curve's unit."),
  found: wholeFrom(0).describe("Photos in which the face was found."),
  share: share.describe("Of the aligner's photos."),
  interval: interval.describe("Wilson, 95 %, of the share."),
  drift: z
    .nullable(record({ p50: atLeastZero, p90: atLeastZero }))
    .describe(
      "Mean distance of the 68 landmarks from where those of the undistorted photo went, in units of the distance between the eyes: over the photos in which the face was found, median and 90th percentile; null when it was found in none.",
    ),
}).meta({ title: "RobustnessPoint", description: "An aligner on photos that are spoilt to one degree." });

const robustnessCurve = record({
  distortion: text.describe("Its id, e.g. `blur`."),
  unit: text.describe("Of the levels."),
  points: list(robustnessPoint).describe("From mild to strong."),
}).meta({ title: "RobustnessCurve", description: "An aligner on photos that are spoilt in one way." });

const alignerRobustness = partSummary
  .extend({
    photos: wholeFrom(0).describe(
      "Photos that count: undistorted, the aligner finds the face that most aligners choose. An aligner that finds only easy faces counts fewer of them, so compare shares with this number in view.",
    ),
    curves: list(robustnessCurve),
  })
  .meta({ title: "AlignerRobustness", description: "How far an aligner still finds faces." });

export const robustnessResult = record({
  schema: exactly("likeness/robustness@1"),
  created: text.describe("ISO 8601, UTC."),
  command: text.describe("Command line that repeats it."),
  environment,
  dataset: datasetSummary.omit({ photos: true }),
  settings: record({
    seed: number,
    faceChoice,
    overlap: share.describe("A face counts as found from this overlap (IoU) with the box of the undistorted photo on."),
  }),
  files: list(text).describe("The photos of the sweep."),
  unreadable: list(text).describe("Those among them that cannot be decoded."),
  withoutFace: list(text).describe("Those among them in which no aligner finds a face."),
  aligners: list(alignerRobustness),
  unavailable: list(
    record({ id: text, reason: text, remedy: text.exactOptional().describe("The command that would change it.") }),
  ),
}).meta({
  title: "RobustnessResult",
  description: "How far each aligner still finds faces in spoilt photos: `robustness.json`.",
});

export type AlignerRobustness = ReadonlyDeep<z.infer<typeof alignerRobustness>>;
export type RobustnessCurve = ReadonlyDeep<z.infer<typeof robustnessCurve>>;
export type RobustnessPoint = ReadonlyDeep<z.infer<typeof robustnessPoint>>;
export type RobustnessResult = ReadonlyDeep<z.infer<typeof robustnessResult>>;
