import type { PairTally } from "../pairs/pair-tally.ts";

/** FAR targets that are reported where the pairs can resolve them. */
export const defaultFarTargets: readonly number[] = [0.1, 0.01, 0.001, 0.0001, 0.00001];

/** A target is resolved when this many impostor pairs may be accepted at it; below that one pair moves it by over 10 %. */
export const leastImpostorEvents = 10;

/** The targets that `impostor` pairs can resolve. */
export function resolvableTargets(targets: readonly number[], impostor: number): number[] {
  // The product of a decimal fraction is a hair off a whole number: 0.0001 · 100000 must count as 10.
  return targets.filter((target) => target * impostor * (1 + 1e-12) >= leastImpostorEvents);
}

/**
 * True accept rate at the loosest threshold whose false accept rate does not exceed `target`: the exact maximum over
 * all thresholds. 0 when even the strictest accepting threshold exceeds it. It is called VAL in FaceNet's evaluation.
 */
export function tarAtFar(tally: PairTally, target: number): number {
  const { genuineAt, impostorAt, impostorBelow, totals } = tally;
  let falseAccepts = 0;
  let trueAccepts = 0;
  let best = 0;
  for (let cut = 0; cut < genuineAt.length; cut++) {
    falseAccepts += impostorBelow[cut]! + impostorAt[cut]!;
    if (falseAccepts / totals.impostor > target) break;
    trueAccepts += genuineAt[cut]!;
    best = trueAccepts;
  }
  return best / totals.genuine;
}
