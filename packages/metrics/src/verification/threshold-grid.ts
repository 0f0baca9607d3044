import { LikenessError } from "@likeness/core/pure";
import type { PairTally } from "../pairs/pair-tally.ts";
import { type DecisionCounts, decisionsAt, f1Score, pairAccuracy } from "./decision-counts.ts";

/** Candidate thresholds on the squared distance: `start`, `start + step`, … up to `stop`, both ends included. */
export interface Grid {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

/** F1 and accuracy at each threshold of a grid. */
export interface GridScores {
  readonly thresholds: readonly number[];
  readonly f1: readonly number[];
  readonly accuracy: readonly number[];
  /** Index of the highest F1; of several the lowest threshold. */
  readonly best: number;
}

/**
 * The thresholds of a grid, each rounded to ten decimals so that 0.10 + 24 · 0.01 is 0.34.
 * @throws LikenessError `usage` for a grid that does not ascend from a finite start.
 */
export function gridThresholds({ start, stop, step }: Grid): number[] {
  const count = Math.floor((stop - start) / step + 1e-6) + 1;
  if (!Number.isFinite(start) || !(step > 0) || !(count >= 1 && count <= 100_000)) {
    throw new LikenessError("usage", `threshold grid from ${start} to ${stop} step ${step} holds no threshold`);
  }
  return Array.from({ length: count }, (_, index) => Number((start + index * step).toFixed(10)));
}

/** Scores every threshold, which must be among the tally's cuts. */
export function gridScores(tally: PairTally, thresholds: readonly number[]): GridScores {
  const decisions = decisionsAt(tally, thresholds);
  const f1 = decisions.map((counts) => f1Score(counts, tally.totals.genuine));
  const accuracy = decisions.map((counts) => pairAccuracy(counts, tally.totals));
  return { thresholds, f1, accuracy, best: bestF1Index(decisions, tally.totals.genuine) };
}

/** Index of the highest F1, of several the first; 0 for none. */
export function bestF1Index(decisions: readonly DecisionCounts[], genuine: number): number {
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (const [index, counts] of decisions.entries()) {
    const f1 = f1Score(counts, genuine);
    if (f1 > highest) {
      highest = f1;
      best = index;
    }
  }
  return best;
}
