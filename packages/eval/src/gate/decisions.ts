import type { DatasetSummary, Run } from "../result.ts";
import { decodeTemplates } from "../templates.ts";

/** A pair of photos by file, in dataset order. */
export type FilePair = readonly [a: string, b: string];

/**
 * The pairs that a run decides wrongly at a threshold: accepted (`distance < threshold`) impostors and rejected genuine
 * pairs. A pair that lacks a template is rejected.
 */
export function wrongPairs(run: Run, dataset: DatasetSummary, threshold: number): FilePair[] {
  const templates = decodeTemplates(run);
  const wrong: FilePair[] = [];
  for (let i = 0; i < templates.length; i++) {
    for (let j = i + 1; j < templates.length; j++) {
      const a = templates[i];
      const b = templates[j];
      const accepted = a !== undefined && b !== undefined && squaredDistance(a, b) < threshold;
      const first = dataset.photos[i]!;
      const second = dataset.photos[j]!;
      if (accepted !== (first.identity === second.identity)) wrong.push([first.file, second.file]);
    }
  }
  return wrong;
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2;
  return sum;
}
