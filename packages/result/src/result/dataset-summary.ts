import type { z } from "zod";
import { list, record, sha256, text, wholeFrom } from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";

export const datasetSummary = record({
  id: text.describe("`samples`, `lfw-subset`, or the name of a folder."),
  title: text.describe("As table and page show it."),
  revision: text.describe("Which version of the dataset: of its manifest, or `folder`."),
  hash: text.describe(
    "SHA-256 over the sorted lines `sha256 file identity`: two datasets with this hash in common are the same.",
  ),
  images: wholeFrom(0).describe("Number of photos."),
  identities: wholeFrom(0).describe("Number of people."),
  notes: list(text).describe("What a reader must know about these photos."),
  licence: text.exactOptional().describe("Of the photos, in words; absent when it is not known."),
  photos: list(
    record({
      file: text.describe("Path inside the dataset; unique."),
      identity: text.describe("The person."),
      sha256: sha256.describe("SHA-256 of the file's bytes."),
    }),
  ).describe("The photos in dataset order. Lists with one item for each photo have this order."),
}).meta({ title: "DatasetSummary", description: "The photos that were evaluated." });

export type DatasetSummary = ReadonlyDeep<z.infer<typeof datasetSummary>>;
