import type { PairTally } from "../pairs/pair-tally.ts";
import { type DecisionCounts, f1Score, pairAccuracy } from "./decision-counts.ts";
import { nextDistance } from "./operating-points.ts";

/** The best F1 that any threshold reaches, and the distances it lies between. */
export interface ExactBest {
  readonly f1: number;
  readonly accuracy: number;
  /** The largest distance that is accepted; null when rejecting everything is as good as anything. */
  readonly acceptedDistance: number | null;
  /** The smallest distance that is rejected; null when none is. */
  readonly nextDistance: number | null;
}

/** {@link ExactBest} with the pairs that are accepted. */
export interface CountedBest extends ExactBest {
  readonly decisions: DecisionCounts;
}

/** Best F1 over every possible cut; of several the strictest. */
export function exactBestF1(tally: PairTally): CountedBest {
  const { cut, ...best } = bestCut(tally);
  const next = nextDistance(tally, cut + 1);
  return {
    f1: f1Score(best, tally.totals.genuine),
    accuracy: pairAccuracy(best, tally.totals),
    acceptedDistance: cut < 0 ? null : tally.cuts[cut]!,
    nextDistance: next === Number.POSITIVE_INFINITY ? null : next,
    decisions: best,
  };
}

/**
 * The cut behind which F1 is highest, and what it accepts; −1, nothing accepted, when nothing is better. The last
 * accepted pair of the best cut is genuine, since an impostor behind it would only lower F1, so the cuts just behind each
 * genuine distance are all there is to try.
 */
export function bestCut(
  tally: Pick<PairTally, "totals" | "genuineAt" | "impostorAt" | "impostorBelow">,
): DecisionCounts & { readonly cut: number } {
  const { genuineAt, impostorAt, impostorBelow, totals } = tally;
  let best = { trueAccepts: 0, falseAccepts: 0, cut: -1 };
  let highest = f1Score(best, totals.genuine);
  let trueAccepts = 0;
  let falseAccepts = 0;
  for (let cut = 0; cut < genuineAt.length; cut++) {
    trueAccepts += genuineAt[cut]!;
    falseAccepts += impostorBelow[cut]! + impostorAt[cut]!;
    if (genuineAt[cut] === 0) continue;
    const f1 = f1Score({ trueAccepts, falseAccepts }, totals.genuine);
    if (f1 > highest) {
      best = { trueAccepts, falseAccepts, cut };
      highest = f1;
    }
  }
  return best;
}
