import type { PairTotals } from "../pairs/pair-rows.ts";
import type { PairTally } from "../pairs/pair-tally.ts";

/** What a threshold accepts. */
export interface DecisionCounts {
  readonly trueAccepts: number;
  readonly falseAccepts: number;
}

/** Pairs with `distance < threshold`. The threshold must be one of the tally's cuts, or lie outside of them all. */
export function decisionsAt(tally: PairTally, thresholds: readonly number[]): DecisionCounts[] {
  const { cuts, genuineAt, impostorAt, impostorBelow } = tally;
  const order = thresholds.map((_, index) => index).sort((a, b) => thresholds[a]! - thresholds[b]!);
  const counts: DecisionCounts[] = [];
  let cut = 0;
  let trueAccepts = 0;
  let falseAccepts = 0;
  for (const index of order) {
    for (; cut < cuts.length && cuts[cut]! < thresholds[index]!; cut++) {
      trueAccepts += genuineAt[cut]!;
      falseAccepts += impostorBelow[cut]! + impostorAt[cut]!;
    }
    counts[index] = { trueAccepts, falseAccepts: falseAccepts + impostorBelow[cut]! };
  }
  return counts;
}

/** F1 = 2·TP / (2·TP + FP + FN), 0 when nothing is accepted rightly; NaN when there is no genuine pair to find. */
export function f1Score({ trueAccepts, falseAccepts }: DecisionCounts, genuine: number): number {
  return genuine === 0 ? Number.NaN : (2 * trueAccepts) / (trueAccepts + falseAccepts + genuine);
}

/** Share of right decisions over all pairs. A rejected pair without a template is right when it is an impostor pair. */
export function pairAccuracy(
  { trueAccepts, falseAccepts }: DecisionCounts,
  totals: Pick<PairTotals, "genuine" | "impostor">,
): number {
  return (trueAccepts + totals.impostor - falseAccepts) / (totals.genuine + totals.impostor);
}
