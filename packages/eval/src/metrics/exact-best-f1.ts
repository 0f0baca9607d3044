import { f1Score, pairAccuracy } from "./decision-counts.ts";
import { nextDistance } from "./operating-points.ts";
import type { PairTally } from "./pair-tally.ts";

/** The best F1 that any threshold reaches, and the distances it lies between. */
export interface ExactBest {
  readonly f1: number;
  readonly accuracy: number;
  /** The largest distance that is accepted; null when rejecting everything is as good as anything. */
  readonly acceptedDistance: number | null;
  /** The smallest distance that is rejected; null when none is. */
  readonly nextDistance: number | null;
}

/**
 * Best F1 over every possible cut; of several the strictest. The last accepted pair of the best cut is genuine, since
 * an impostor behind it would only lower F1, so the cuts just behind each genuine distance are all there is to try.
 */
export function exactBestF1(tally: PairTally): ExactBest {
  const { cuts, genuineAt, impostorAt, impostorBelow, totals } = tally;
  let best = {
    trueAccepts: 0,
    falseAccepts: 0,
    cut: -1,
    f1: f1Score({ trueAccepts: 0, falseAccepts: 0 }, totals.genuine),
  };
  let trueAccepts = 0;
  let falseAccepts = 0;
  for (let cut = 0; cut < cuts.length; cut++) {
    trueAccepts += genuineAt[cut]!;
    falseAccepts += impostorBelow[cut]! + impostorAt[cut]!;
    if (genuineAt[cut] === 0) continue;
    const f1 = f1Score({ trueAccepts, falseAccepts }, totals.genuine);
    if (f1 > best.f1) best = { trueAccepts, falseAccepts, cut, f1 };
  }
  const next = nextDistance(tally, best.cut + 1);
  return {
    f1: best.f1,
    accuracy: pairAccuracy(best, totals),
    acceptedDistance: best.cut < 0 ? null : cuts[best.cut]!,
    nextDistance: next === Number.POSITIVE_INFINITY ? null : next,
  };
}
