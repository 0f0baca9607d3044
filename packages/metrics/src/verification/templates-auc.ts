import { doubleKernel, type OpenKernel, withKernel } from "../pairs/distance-kernel.ts";
import { pairRows } from "../pairs/pair-rows.ts";
import { tallyPairs } from "../pairs/tally-pairs.ts";
import type { Templates } from "../pairs/templates.ts";
import { areaUnderCurve } from "./area-under-curve.ts";

/** Exact AUC of all pairs of some templates, 0 to 1; NaN without a genuine or without an impostor pair. */
export async function templatesAuc(templates: Templates, kernel: OpenKernel = doubleKernel): Promise<number> {
  const rows = pairRows(templates);
  return withKernel(kernel, rows, async (open) => areaUnderCurve((await tallyPairs(rows, open)).tally));
}
