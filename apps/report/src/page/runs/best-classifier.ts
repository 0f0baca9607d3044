import { type Discordance, mcnemar } from "@likeness/metrics";
import type { ClassifierResult, Identification } from "@likeness/result";

export interface NamedClassifier {
  readonly id: string;
  readonly result: ClassifierResult;
}

/** The classifier with the most right answers; of equal ones the first. */
export function bestClassifier(identification: Identification): NamedClassifier | null {
  let best: NamedClassifier | null = null;
  for (const [id, result] of Object.entries(identification.classifiers)) {
    if (best === null || result.correct > best.result.correct) best = { id, result };
  }
  return best;
}

/** The other classifiers that McNemar's test on the probes does not tell from the best. */
export function tiedClassifiers(identification: Identification): readonly string[] {
  const best = bestClassifier(identification);
  if (best === null) return [];
  return Object.entries(identification.classifiers)
    .filter(([id, result]) => {
      const { onlyFirst, onlySecond } = predictionDiscordance(best.result, result);
      return id !== best.id && mcnemar(onlyFirst, onlySecond).twoSided >= 0.05;
    })
    .map(([id]) => id);
}

/** The same probes judged by two classifiers: how often only one of them is right. */
export function predictionDiscordance(first: ClassifierResult, second: ClassifierResult): Discordance {
  const secondRight = new Map(second.predictions.map(({ file, truth, predicted }) => [file, predicted === truth]));
  let items = 0;
  let onlyFirst = 0;
  let onlySecond = 0;
  for (const { file, truth, predicted } of first.predictions) {
    const other = secondRight.get(file);
    if (other === undefined) continue;
    items++;
    const right = predicted === truth;
    if (right && !other) onlyFirst++;
    if (!right && other) onlySecond++;
  }
  return { items, onlyFirst, onlySecond };
}
