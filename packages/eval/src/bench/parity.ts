import { exactBestF1, squaredDistance, tallyDistances, thresholdBetween } from "@likeness/metrics";
import type { ParityBench } from "@likeness/result";

/** What a baseline answers for some crops. */
export interface ParityBaseline {
  readonly embeddings: readonly Float32Array[];
  /** Whose face each crop shows. */
  readonly people: readonly string[];
}

/** Compares embeddings of the first crops with the baseline's, number by number and decision by decision. */
export function parityWith(embeddings: readonly Float32Array[], baseline: ParityBaseline): ParityBench {
  const crops = Math.min(embeddings.length, baseline.embeddings.length);
  const threshold = bestThreshold(baseline);
  let maxDifference = 0;
  let flipped = 0;
  for (let i = 0; i < crops; i++) {
    maxDifference = Math.max(maxDifference, largestDifference(embeddings[i]!, baseline.embeddings[i]!));
    for (let j = 0; j < i; j++) {
      const here = squaredDistance(embeddings[i]!, embeddings[j]!) < threshold;
      const there = squaredDistance(baseline.embeddings[i]!, baseline.embeddings[j]!) < threshold;
      if (here !== there) flipped++;
    }
  }
  const comparable = Number.isFinite(maxDifference);
  return {
    crops,
    maxDifference: comparable ? maxDifference : null,
    pairs: (crops * (crops - 1)) / 2,
    flipped,
    threshold,
  };
}

/** The threshold with the best F1 over all cuts on all crops of the baseline; of several the strictest. */
function bestThreshold({ embeddings, people }: ParityBaseline): number {
  const genuine: number[] = [];
  const impostor: number[] = [];
  for (const [i, a] of embeddings.entries()) {
    for (const [j, b] of embeddings.slice(0, i).entries()) {
      (people[i] === people[j] ? genuine : impostor).push(squaredDistance(a, b));
    }
  }
  const { acceptedDistance, nextDistance } = exactBestF1(tallyDistances(genuine, impostor));
  return thresholdBetween(acceptedDistance, nextDistance);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
