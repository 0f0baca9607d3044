import { LikenessError } from "@likeness/core/pure";
import type { AucDifference, AucEffect, DatasetSummary, Run, Settings } from "@likeness/result";
import { decodeTemplates } from "@likeness/result";
import { packTemplates, type Templates } from "../pairs/templates.ts";
import { pairedAucDifference } from "../statistics/paired-auc.ts";

/**
 * The difference of AUC on all photos, and on the photos of the same faces alone: what remains between the two is due to
 * faces that were not found or others that were chosen. Null when either run has no verification.
 */
export async function aucEffect(
  first: Run,
  second: Run,
  dataset: DatasetSummary,
  isSameFace: readonly boolean[],
  settings: Settings,
): Promise<AucEffect | null> {
  const everyPhoto = dataset.photos.map(() => true);
  const all = await difference(first, second, dataset, everyPhoto, settings);
  if (all === null) return null;
  const sameFace = isSameFace.every(Boolean) ? all : await difference(first, second, dataset, isSameFace, settings);
  return { ...all, sameFace, otherFaces: sameFace === null ? null : all.difference - sameFace.difference };
}

async function difference(
  first: Run,
  second: Run,
  dataset: DatasetSummary,
  isTaken: readonly boolean[],
  { seed, resamples }: Settings,
): Promise<AucDifference | null> {
  try {
    return await pairedAucDifference(templatesOf(first, dataset, isTaken), templatesOf(second, dataset, isTaken), {
      seed,
      resamples,
    });
  } catch (thrown) {
    // Too few photos are left for a genuine and an impostor pair.
    if (thrown instanceof LikenessError && thrown.code === "bad-input") return null;
    throw thrown;
  }
}

function templatesOf(run: Run, dataset: DatasetSummary, isTaken: readonly boolean[]): Templates {
  const taken = <Value>(values: readonly Value[]) => values.filter((_, index) => isTaken[index]);
  return packTemplates(taken(dataset.photos), taken(decodeTemplates(run).map((template) => template ?? null)));
}
