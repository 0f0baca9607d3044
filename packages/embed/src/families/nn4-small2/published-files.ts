import { loadManifest, type Manifest } from "@likeness/files";
import { readCsvTensors } from "../../weights/csv-tensors.ts";
import type { PublishedFiles } from "../../weights/published-weights.ts";
import { nn4Small2Graph } from "./nn4-small2-graph.ts";

const WEIGHTS = "weights/";

/** The published files of nn4.small2.v1: 226 of weights, and the embeddings of LFW to compare with. */
export function nn4Small2Manifest(): Promise<Manifest> {
  return loadManifest(new URL("../../../manifests/nn4.small2.v1.json", import.meta.url));
}

/** The weights of nn4.small2.v1: one CSV file for each tensor. */
export const nn4Small2Files: PublishedFiles = {
  id: "nn4.small2.v1",
  files: async () => (await nn4Small2Manifest()).files.filter(({ path }) => path.startsWith(WEIGHTS)),
  hint: "weights of another training are taken by: likeness import",
  convert: (open, done) => readCsvTensors(nn4Small2Graph(), (name) => open(WEIGHTS + name), done),
};
