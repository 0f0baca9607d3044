import { f1Score, pairAccuracy } from "@likeness/metrics";
import { countBelow, type ThresholdCounts } from "./threshold-counts.ts";

/** Decisions on all pairs at one threshold; a pair without two templates is rejected. */
export interface PairConfusion {
  readonly trueAccepts: number;
  readonly falseRejects: number;
  readonly falseAccepts: number;
  readonly trueRejects: number;
}

export interface PairTotals {
  readonly genuine: number;
  readonly impostor: number;
}

/** The decisions at a threshold: the one that was counted exactly, or the nearest of the steps. */
export function confusionBelow(counts: ThresholdCounts, totals: PairTotals, threshold: number): PairConfusion {
  const { at, perUnit } = counts;
  if (at?.threshold !== threshold) return confusionAt(counts, totals, Math.round(threshold * perUnit));
  return confusionOf(at.genuine, at.impostor, totals);
}

/** The decisions at threshold number `k`. */
export function confusionAt(counts: ThresholdCounts, totals: PairTotals, k: number): PairConfusion {
  return confusionOf(countBelow(counts.genuine, k), countBelow(counts.impostor, k), totals);
}

function confusionOf(trueAccepts: number, falseAccepts: number, totals: PairTotals): PairConfusion {
  return {
    trueAccepts,
    falseRejects: totals.genuine - trueAccepts,
    falseAccepts,
    trueRejects: totals.impostor - falseAccepts,
  };
}

/** F1 of the decisions; 0 where no pair is genuine. */
export function f1Of(confusion: PairConfusion): number {
  return f1Score(confusion, confusion.trueAccepts + confusion.falseRejects) || 0;
}

/** Share of right decisions; 0 of none. */
export function accuracyOf(confusion: PairConfusion): number {
  return (
    pairAccuracy(confusion, {
      genuine: confusion.trueAccepts + confusion.falseRejects,
      impostor: confusion.falseAccepts + confusion.trueRejects,
    }) || 0
  );
}

/** Share of impostor pairs accepted. */
export function falseAcceptRate({ falseAccepts, trueRejects }: PairConfusion): number {
  return ratio(falseAccepts, falseAccepts + trueRejects);
}

/** Share of genuine pairs rejected. */
export function falseRejectRate({ trueAccepts, falseRejects }: PairConfusion): number {
  return ratio(falseRejects, trueAccepts + falseRejects);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
