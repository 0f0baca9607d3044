import type { DatasetSummary, Run } from "../result.ts";
import { decodeTemplates, templateDistance } from "../templates.ts";

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
      const accepted = a !== undefined && b !== undefined && templateDistance(a, b) < threshold;
      const first = dataset.photos[i]!;
      const second = dataset.photos[j]!;
      if (accepted !== (first.identity === second.identity)) wrong.push([first.file, second.file]);
    }
  }
  return wrong;
}

/** Where the quantiles of {@link DistanceQuantiles} are taken. */
export const quantileLevels = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Squared distances of genuine and of impostor pairs at the {@link quantileLevels}: what templates look like from outside. */
export interface DistanceQuantiles {
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
}

/** The quantiles of a run's distances; pairs that lack a template are left out, lists without a pair are empty. */
export function distanceQuantiles(run: Run, dataset: DatasetSummary): DistanceQuantiles {
  const templates = decodeTemplates(run);
  const genuine: number[] = [];
  const impostor: number[] = [];
  for (let i = 0; i < templates.length; i++) {
    for (let j = i + 1; j < templates.length; j++) {
      const a = templates[i];
      const b = templates[j];
      if (a === undefined || b === undefined) continue;
      const same = dataset.photos[i]!.identity === dataset.photos[j]!.identity;
      (same ? genuine : impostor).push(templateDistance(a, b));
    }
  }
  return { genuine: quantiles(genuine), impostor: quantiles(impostor) };
}

function quantiles(values: number[]): number[] {
  if (values.length === 0) return [];
  const sorted = Float64Array.from(values).sort();
  return quantileLevels.map((level) => Number(sorted[Math.round(level * (sorted.length - 1))]!.toPrecision(6)));
}
