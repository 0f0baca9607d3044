import type { PairTally } from "../pairs/pair-tally.ts";

/**
 * Area under the ROC, 0 to 1: the chance that a genuine pair is closer than an impostor pair, a tie counted half
 * (Hanley and McNeil 1982). A pair without a template is farther than every other pair and ties with its like.
 * NaN without a genuine or without an impostor pair.
 */
export function areaUnderCurve(tally: PairTally): number {
  const { genuineAt, impostorAt, impostorBelow, totals } = tally;
  let closer = 0;
  let doubled = 0;
  for (let cut = 0; cut < genuineAt.length; cut++) {
    closer += impostorBelow[cut]!;
    // Twice the impostors farther than this cut, so that half a tie is a whole number and the sum is exact.
    doubled += genuineAt[cut]! * (2 * (totals.impostor - closer) - impostorAt[cut]!);
    closer += impostorAt[cut]!;
  }
  doubled += totals.genuineMissing * totals.impostorMissing;
  return doubled / (2 * totals.genuine * totals.impostor);
}
