import type { DistanceKernel } from "../pairs/distance-kernel.ts";
import { type PairRows, pairTotals } from "../pairs/pair-rows.ts";
import { makeCuts } from "../pairs/pair-tally.ts";
import { visitGenuine, visitImpostors } from "../pairs/visit-pairs.ts";
import { CutIndex } from "./cut-index.ts";
import { bestCut } from "./exact-best-f1.ts";
import { thresholdBetween } from "./threshold-between.ts";

/**
 * For each fold the threshold with the best F1 over all cuts, of several the strictest, among the pairs whose people are
 * both outside of it. Nothing but these pairs decides it: not the scored pairs, not a grid.
 *
 * Impostor distances are counted between genuine ones as they are computed, once for each fold that a pair touches, and
 * looked at again for the distance behind each cut: three passes over all pairs, memory of folds × genuine pairs.
 * @param foldOf person → fold.
 * @returns one threshold for each fold; null when no genuine pair is outside of some fold.
 */
export async function fitThresholds(
  rows: PairRows,
  kernel: DistanceKernel,
  foldOf: Int32Array,
  folds: number,
): Promise<number[] | null> {
  const outside = genuineOutside(rows, foldOf, folds);
  if (outside.some((genuine) => genuine === 0)) return null;
  const counts = await countOutside(rows, kernel, foldOf, folds);
  const accepted = counts.outside.map(({ genuineAt, impostorAt }, fold) => {
    const impostorBelow = new Float64Array(genuineAt.length + 1);
    const totals = { genuine: outside[fold]!, impostor: 0, genuineMissing: 0, impostorMissing: 0 };
    const { cut } = bestCut({ totals, genuineAt, impostorAt, impostorBelow });
    return cut < 0 ? null : counts.cuts[cut]!;
  });
  const next = await nextOutside(rows, kernel, foldOf, accepted);
  return accepted.map((distance, fold) => thresholdBetween(distance, next[fold]!));
}

/** Genuine pairs of the people outside of each fold, with and without templates. */
function genuineOutside(rows: PairRows, foldOf: Int32Array, folds: number): number[] {
  const inside = new Array<number>(folds).fill(0);
  for (const [person, photos] of rows.photosOf.entries()) inside[foldOf[person]!]! += (photos * (photos - 1)) / 2;
  const { genuine } = pairTotals(rows);
  return inside.map((own) => genuine - own);
}

interface OutsideCounts {
  /** Every genuine distance, ascending. */
  readonly cuts: Float64Array;
  /** For each fold, pairs outside of it: genuine ones at a cut, impostors at a cut or between it and the one before. */
  readonly outside: readonly { readonly genuineAt: Float64Array; readonly impostorAt: Float64Array }[];
}

async function countOutside(
  rows: PairRows,
  kernel: DistanceKernel,
  foldOf: Int32Array,
  folds: number,
): Promise<OutsideCounts> {
  const totals = pairTotals(rows);
  const genuine = new Float64Array(totals.genuine - totals.genuineMissing);
  const fold = new Int32Array(genuine.length);
  let next = 0;
  await visitGenuine(rows, kernel, (distances, begin, end, row) => {
    for (let at = begin; at < end; at++) {
      genuine[next] = distances[at]!;
      fold[next++] = foldOf[rows.person[row]!]!;
    }
  });
  const { cuts, genuineAt } = makeCuts(genuine.slice().sort(), []);
  const index = new CutIndex(cuts);
  const outside = Array.from({ length: folds }, () => ({
    genuineAt: genuineAt.slice(),
    impostorAt: new Float64Array(cuts.length + 1),
  }));
  for (const [i, distance] of genuine.entries()) outside[fold[i]!]!.genuineAt[index.atOrAbove(distance)]!--;

  // A pair is outside of all folds but one or two: counted for all, then taken off where it touches.
  const all = new Float64Array(cuts.length + 1);
  const touching = outside.map(({ impostorAt }) => impostorAt);
  await visitImpostors(rows, kernel, (distances, begin, end, row, column) => {
    const own = foldOf[rows.person[row]!]!;
    for (let at = begin; at < end; at++) {
      const cut = index.atOrAbove(distances[at]!);
      const other = foldOf[rows.person[column + at - begin]!]!;
      all[cut]!++;
      touching[own]![cut]!++;
      if (other !== own) touching[other]![cut]!++;
    }
  });
  for (const impostorAt of touching)
    for (let cut = 0; cut < all.length; cut++) impostorAt[cut] = all[cut]! - impostorAt[cut]!;
  return { cuts, outside };
}

/** For each fold the smallest distance above `accepted` of a pair outside of it; null where there is none. */
async function nextOutside(
  rows: PairRows,
  kernel: DistanceKernel,
  foldOf: Int32Array,
  accepted: readonly (number | null)[],
): Promise<(number | null)[]> {
  const from = accepted.map((distance) => distance ?? Number.POSITIVE_INFINITY);
  const next = Float64Array.from(accepted, () => Number.POSITIVE_INFINITY);
  const least = Math.min(...from);
  let most = Number.POSITIVE_INFINITY;
  const visit = (distances: ArrayLike<number>, begin: number, end: number, row: number, column: number) => {
    const own = foldOf[rows.person[row]!]!;
    for (let at = begin; at < end; at++) {
      const distance = distances[at]!;
      // Soon hardly any distance lies in this range.
      if (distance <= least || distance >= most) continue;
      const other = foldOf[rows.person[column + at - begin]!]!;
      for (let fold = 0; fold < next.length; fold++) {
        if (fold === own || fold === other || distance <= from[fold]! || distance >= next[fold]!) continue;
        next[fold] = distance;
      }
      most = Math.max(...next);
    }
  };
  await visitGenuine(rows, kernel, visit);
  await visitImpostors(rows, kernel, visit);
  return Array.from(next, (distance) => (distance === Number.POSITIVE_INFINITY ? null : distance));
}
