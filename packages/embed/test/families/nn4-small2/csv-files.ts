import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nn4Small2Graph } from "../../../src/families/nn4-small2/nn4-small2-graph.ts";
import { formulaWeights } from "./formula.ts";

/** Writes the formula's weights as CSV files, one row each as the published ones. 9 digits hold a 32-bit float. */
export async function writeFormulaCsv(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, { data }] of formulaWeights(nn4Small2Graph())) {
    await writeFile(join(folder, `${name}.csv`), Array.from(data, (value) => value.toPrecision(9)).join(","));
  }
}
