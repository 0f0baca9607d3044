import type { z } from "zod";
import { interval, list, number, numbers, oneOf, record, share, text, tuple, wholeFrom } from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";
import { photoStates } from "./photo-states.ts";

export const photoState = oneOf(photoStates);

const photoRow = record({
  state: photoState.describe(
    "The one state the photo ended in. `enrolled`: a template stands for it. `enrolled-center-crop`: no face was found and the miss policy made a template of the photo's middle all the same (counted as enrolled, named in the result). `not-located`: the aligner refused the photo. `bad-crop`: no crop can be cut from the landmarks. `bad-embedding`: the network's answer is not finite.",
  ),
  faces: wholeFrom(0).describe("Faces found."),
  size: tuple(number, number)
    .exactOptional()
    .describe("Width and height in pixels, upright; absent when it was not decoded."),
  box: numbers.exactOptional().describe("`[left, top, width, height]` of the chosen face, photo pixels, one decimal."),
  landmarks: numbers.exactOptional().describe("`[x0, y0, x1, y1, …]` of the chosen face, photo pixels, one decimal."),
  score: number.exactOptional().describe("How sure the detector is of the chosen face, in its own measure."),
}).meta({ title: "PhotoRow", description: "What became of a photo." });

export const enrolment = record({
  attempted: wholeFrom(0).describe("Photos."),
  enrolled: wholeFrom(0).describe("Photos with a template."),
  failureToEnrol: record({
    rate: share.describe("Share of photos without a template."),
    interval: interval.describe("Wilson, 95 %."),
  }),
  failures: list(record({ file: text, state: photoState, detail: text.exactOptional().describe("Why.") })).describe(
    "Photos without a template, in dataset order.",
  ),
  photos: list(photoRow).describe("One for each photo of the dataset, in its order."),
}).meta({ title: "Enrolment", description: "What became of the photos." });

/** The one state a photo ends in. */
export type PhotoState = z.infer<typeof photoState>;
export type PhotoRow = ReadonlyDeep<z.infer<typeof photoRow>>;
export type Enrolment = ReadonlyDeep<z.infer<typeof enrolment>>;
