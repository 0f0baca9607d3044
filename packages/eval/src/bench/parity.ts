import { bestF1Index, type Grid, gridThresholds } from "../metrics/threshold-grid.ts";
import type { ParityBench } from "./bench-result.ts";

/** What a baseline answers for some crops. */
export interface ParityBaseline {
  readonly embeddings: readonly Float32Array[];
  /** Whose face each crop shows. */
  readonly people: readonly string[];
  readonly grid: Grid;
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
      const here = distance(embeddings[i]!, embeddings[j]!) < threshold;
      const there = distance(baseline.embeddings[i]!, baseline.embeddings[j]!) < threshold;
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

/** The grid's threshold with the best F1 on all crops of the baseline; of several the lowest. */
function bestThreshold({ embeddings, people, grid }: ParityBaseline): number {
  const pairs = embeddings.flatMap((a, i) =>
    embeddings.slice(0, i).map((b, j) => ({ genuine: people[i] === people[j], distance: distance(a, b) })),
  );
  const genuine = pairs.filter((pair) => pair.genuine).length;
  const thresholds = gridThresholds(grid);
  const decisions = thresholds.map((threshold) => {
    const accepted = pairs.filter((pair) => pair.distance < threshold);
    const trueAccepts = accepted.filter((pair) => pair.genuine).length;
    return { trueAccepts, falseAccepts: accepted.length - trueAccepts };
  });
  return thresholds[bestF1Index(decisions, genuine)]!;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}
