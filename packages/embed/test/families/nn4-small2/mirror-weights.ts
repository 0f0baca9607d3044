import { existsSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchFiles } from "@likeness/files";
import type { WeightTensor } from "@likeness/nn";
import { nn4Small2Manifest, tensorOf, weightFiles } from "../../../src/families/nn4-small2/nn4-small2-files.ts";
import { readCsvNumbers } from "../../../src/weights/csv-numbers.ts";
import { nn4Small2Tensors } from "../../../src/weights/csv-tensors.ts";
import { mirrorFolder } from "../../reference.ts";

/** The published tensors of nn4.small2.v1 whose files are in LIKENESS_MIRROR, verified. */
export async function mirrorWeights(): Promise<Map<string, WeightTensor>> {
  const manifest = new URL("../../../manifests/nn4.small2.v1.json", import.meta.url);
  const { base } = JSON.parse(await readFile(manifest, "utf8")) as { base: string };
  const inMirror = (path: string) => join(mirrorFolder!, new URL(base + path).host, new URL(base + path).pathname);
  const files = weightFiles(await nn4Small2Manifest()).filter(({ path }) => existsSync(inMirror(path)));
  const { fetched } = await fetchFiles(files, { store: await mkdtemp(join(tmpdir(), "likeness-nn4-")) });
  const weights = new Map<string, WeightTensor>();
  for (const found of fetched) {
    const tensor = tensorOf(found.file);
    const shape = nn4Small2Tensors.get(tensor);
    if (shape) weights.set(tensor, { shape, data: await readCsvNumbers([await found.read()], { tensor, shape }) });
  }
  return weights;
}
