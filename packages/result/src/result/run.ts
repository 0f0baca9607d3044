import { z } from "zod";
import {
  atLeastZero,
  dictionary,
  fact,
  list,
  longList,
  number,
  record,
  rowOf,
  text,
  tuple,
  wholeFrom,
} from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";
import { enrolment } from "./enrolment.ts";
import { identification } from "./identification.ts";
import { figure } from "./metric-summary.ts";
import { skippedVerification, verification } from "./verification.ts";

export const partSummary = record({
  id: text.describe("As it is asked for on the command line."),
  title: text.exactOptional().describe("As the page shows it."),
  version: text.exactOptional().describe("Of the library that does the work."),
  baseline: fact.describe("It is there to compare with: nobody would use it. Absent in results of earlier versions."),
}).meta({
  title: "PartSummary",
  description: "A runtime, which executes a network.",
});

const projection = record({
  method: text.describe("`t-SNE`, or what else drew it."),
  seed: number.describe("Seed of the jitter that parts equal templates."),
  perplexity: number.describe("How many neighbours t-SNE has in view."),
  trustworthiness: number.describe("0 to 1: whether neighbours on the map are neighbours in truth."),
  neighbours: wholeFrom(0).describe("How many neighbours the trustworthiness looks at."),
  points: longList(tuple(number, number), rowOf(2, Number.isFinite)).describe(
    "`[x, y]` of each enrolled photo, in dataset order.",
  ),
}).meta({ title: "Projection", description: "A map of the templates in two dimensions." });

const timings = record({
  images: wholeFrom(0).describe("Photos that were timed."),
  decodeMs: atLeastZero.describe(
    "What decoding kept the workers: all of it for small JPEGs; other photos are decoded beside them, while they have the photo before in the networks, and keep them only to begin and for what is left to wait.",
  ),
  locateMs: atLeastZero.describe("Finding faces and landmarks."),
  cropMs: atLeastZero.describe("Cutting crops."),
  embedMs: atLeastZero.describe("The network."),
  wallMs: atLeastZero.describe("Start of the first photo to end of the last."),
  fromStore: wholeFrom(0).describe("Templates that came from the store and were not timed."),
  measured: text
    .exactOptional()
    .describe("When the times are those of an earlier run of the same templates: that run's date (ISO 8601)."),
  locateP50Ms: atLeastZero
    .exactOptional()
    .describe(
      "Finding faces and landmarks in one photo alone, the median of the photos computed now; absent when none was.",
    ),
  locateP90Ms: atLeastZero.exactOptional().describe("The same at the 90th percentile."),
}).meta({
  title: "Timings",
  description: "Wall-clock milliseconds of worker threads, in all over the photos, measured while workers overlap.",
});

export const run = record({
  id: text.describe("`aligner/model/runtime`, e.g. `faceapi-tiny/dlib-resnet/onnx-cpu`; unique in the result."),
  aligner: partSummary
    .extend({
      wholePhoto: fact.describe(
        "It looks for no face and takes the whole photo for one. Absent in results of earlier versions.",
      ),
    })
    .meta({ title: "Aligner", description: "What finds faces and landmarks." }),
  model: partSummary
    .extend({
      dimensions: wholeFrom(1).describe("Numbers in a template."),
      parameters: wholeFrom(0).describe("Trained numbers; 0 for what is no network."),
      crop: text.describe("The crop the network is given, e.g. `dlib150`."),
      weightsSha256: text.exactOptional().describe("SHA-256 of its weights; absent when it has none."),
      licence: text.describe("Of the weights, in words."),
      trainedOn: text.describe("In words."),
    })
    .meta({ title: "Model", description: "The embedding network." }),
  runtime: partSummary,
  classifiers: list(text).describe("Ids of the classifiers that were asked for."),
  enrolment,
  verification: z.union([skippedVerification, verification]).describe("Are two photos of one person?"),
  identification,
  projection: z.nullable(projection).describe("Null below five enrolled photos and above 50,000 photos."),
  timings,
  templates: record({
    dimensions: wholeFrom(1).describe("Numbers in a row."),
    data: text.describe("Row after row in dataset order, little-endian float32 in base64."),
  }).describe("Embeddings of the enrolled photos."),
  figures: dictionary(figure)
    .exactOptional()
    .describe("Values of the metrics that `metrics` of the result names, by id."),
  warnings: list(text).describe("What a reader must know before using these numbers."),
}).meta({ title: "Run", description: "One aligner, network and runtime on all photos." });

export const unavailableRun = record({
  id: text.describe("`aligner/model/runtime`."),
  aligner: text.describe("Its id; so are the next two."),
  model: text,
  runtime: text,
  reason: text.describe("What is missing or failed."),
  remedy: text.exactOptional().describe("The command that would change it."),
}).meta({ title: "UnavailableRun", description: "A combination that cannot run here." });

export type PartSummary = ReadonlyDeep<z.infer<typeof partSummary>>;
export type Projection = ReadonlyDeep<z.infer<typeof projection>>;
export type Timings = ReadonlyDeep<z.infer<typeof timings>>;
export type Run = ReadonlyDeep<z.infer<typeof run>>;
export type UnavailableRun = ReadonlyDeep<z.infer<typeof unavailableRun>>;
