import { mcnemar, squaredDistance } from "@likeness/metrics";
import type { DatasetSummary, DecisionEffect, Run } from "@likeness/result";
import { decodeTemplates } from "@likeness/result";

interface Flips {
  onlyFirst: number;
  onlySecond: number;
}

/** Counts the items on which two runs differ, apart for items with the same faces and others. */
class DecisionTally {
  #items = 0;
  readonly #sameFace: Flips = { onlyFirst: 0, onlySecond: 0 };
  readonly #otherFaces: Flips = { onlyFirst: 0, onlySecond: 0 };

  add(firstRight: boolean, secondRight: boolean, sameFace: boolean): void {
    this.#items++;
    if (firstRight === secondRight) return;
    const flips = sameFace ? this.#sameFace : this.#otherFaces;
    if (firstRight) flips.onlyFirst++;
    else flips.onlySecond++;
  }

  effect(): DecisionEffect {
    const sameFace = this.#sameFace;
    const otherFaces = this.#otherFaces;
    const onlyFirst = sameFace.onlyFirst + otherFaces.onlyFirst;
    const onlySecond = sameFace.onlySecond + otherFaces.onlySecond;
    const p = mcnemar(onlyFirst, onlySecond).twoSided;
    return { items: this.#items, onlyFirst, onlySecond, p, sameFace, otherFaces };
  }
}

/**
 * Decisions on all pairs, each run at its own best threshold. A pair belongs to the same faces when both of its photos do.
 * Null when a run has no verification.
 */
export function pairEffect(
  first: Run,
  second: Run,
  dataset: DatasetSummary,
  isSameFace: readonly boolean[],
): DecisionEffect | null {
  if ("skipped" in first.verification || "skipped" in second.verification) return null;
  const one = acceptance(first, first.verification.best.threshold);
  const other = acceptance(second, second.verification.best.threshold);
  const tally = new DecisionTally();
  for (let i = 0; i < dataset.photos.length; i++) {
    for (let j = i + 1; j < dataset.photos.length; j++) {
      const genuine = dataset.photos[i]!.identity === dataset.photos[j]!.identity;
      tally.add(one(i, j) === genuine, other(i, j) === genuine, isSameFace[i]! && isSameFace[j]!);
    }
  }
  return tally.effect();
}

/**
 * Predictions of every classifier that both runs have, by test photo. A photo belongs to the same faces when both found
 * the same one in it; that a classifier learnt from a wrong face elsewhere is not told apart.
 */
export function identificationEffects(
  first: Run,
  second: Run,
  dataset: DatasetSummary,
  isSameFace: readonly boolean[],
): Record<string, DecisionEffect> {
  const place = new Map(dataset.photos.map(({ file }, index) => [file, index]));
  const effects: Record<string, DecisionEffect> = {};
  for (const [id, { predictions }] of Object.entries(first.identification.classifiers)) {
    const theirs = second.identification.classifiers[id]?.predictions;
    if (theirs === undefined) continue;
    const theirPrediction = new Map(theirs.map((row) => [row.file, row.predicted]));
    const tally = new DecisionTally();
    for (const { file, truth, predicted } of predictions) {
      tally.add(predicted === truth, theirPrediction.get(file) === truth, isSameFace[place.get(file)!]!);
    }
    effects[id] = tally.effect();
  }
  return effects;
}

/** Whether a run takes two photos, by index, for one person's; a photo without a template is always rejected. */
function acceptance(run: Run, threshold: number): (i: number, j: number) => boolean {
  const templates = decodeTemplates(run);
  return (i, j) => {
    const a = templates[i];
    const b = templates[j];
    if (a === undefined || b === undefined) return false;
    return squaredDistance(a, b) < threshold;
  };
}
