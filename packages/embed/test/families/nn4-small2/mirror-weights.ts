import { existsSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fetchFiles, type SourceFile } from "@likeness/files";
import type { WeightTensor } from "@likeness/nn";
import { nn4Small2Graph } from "../../../src/families/nn4-small2/nn4-small2-graph.ts";
import { nn4Small2Files } from "../../../src/families/nn4-small2/published-files.ts";
import { readCsvNumbers } from "../../../src/weights/csv-numbers.ts";
import { mirrorFolder } from "../../reference.ts";

/** The tensor that a file of weights holds: `weights/conv1_w.csv` → `conv1_w`. */
export function tensorOf({ path }: SourceFile): string {
  return basename(path, ".csv");
}

/** The published tensors of nn4.small2.v1 whose files are in LIKENESS_MIRROR, verified. */
export async function mirrorWeights(): Promise<Map<string, WeightTensor>> {
  const manifest = new URL("../../../manifests/nn4.small2.v1.json", import.meta.url);
  const { base } = JSON.parse(await readFile(manifest, "utf8")) as { base: string };
  const inMirror = (path: string) => join(mirrorFolder!, new URL(base + path).host, new URL(base + path).pathname);
  const files = (await nn4Small2Files.files()).filter(({ path }) => existsSync(inMirror(path)));
  const { fetched } = await fetchFiles(files, { store: await mkdtemp(join(tmpdir(), "likeness-nn4-")) });
  const { parameters } = nn4Small2Graph();
  const weights = new Map<string, WeightTensor>();
  for (const found of fetched) {
    const tensor = tensorOf(found.file);
    const shape = parameters.get(tensor);
    if (shape) weights.set(tensor, { shape, data: await readCsvNumbers([await found.read()], { tensor, shape }) });
  }
  return weights;
}
