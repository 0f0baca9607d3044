import type { DistanceKernel } from "./distance-kernel.ts";
import { SmallestPairs } from "./hardest-pairs.ts";
import { ImpostorCounter } from "./impostor-counter.ts";
import { type PairRows, pairTotals } from "./pair-rows.ts";
import { makeCuts, type PairTally } from "./pair-tally.ts";
import { visitGenuine, visitImpostors } from "./visit-pairs.ts";

/** Two photos by index into the dataset, `a < b`, and their squared distance. */
export interface DistantPair {
  readonly a: number;
  readonly b: number;
  readonly distance: number;
}

/** A tally and the pairs that are hardest to decide. */
export interface TalliedPairs {
  readonly tally: PairTally;
  /** Genuine pairs, farthest first. */
  readonly hardestGenuine: readonly DistantPair[];
  /** Impostor pairs, closest first. */
  readonly hardestImpostor: readonly DistantPair[];
}

/**
 * Counts all pairs in two passes: genuine distances are kept and sorted, impostor distances are counted between them
 * as they are computed. Memory grows with the genuine pairs alone.
 * @param thresholds further cuts at which counts are wanted.
 * @param hardest how many hardest pairs of each kind to keep.
 */
export async function tallyPairs(
  rows: PairRows,
  kernel: DistanceKernel,
  thresholds: readonly number[] = [],
  hardest = 0,
): Promise<TalliedPairs> {
  const totals = pairTotals(rows);
  const { photo } = rows;
  const genuine = new Float64Array(totals.genuine - totals.genuineMissing);
  const farthest = new SmallestPairs(hardest);
  let next = 0;
  await visitGenuine(rows, kernel, (distances, begin, end, row, column) => {
    for (let at = begin; at < end; at++) {
      const distance = distances[at]!;
      genuine[next++] = distance;
      if (-distance <= farthest.bound) farthest.offer(-distance, photo[row]!, photo[column + at - begin]!);
    }
  });
  const counter = new ImpostorCounter(makeCuts(genuine.sort(), thresholds));
  const closest = new SmallestPairs(hardest);
  await visitImpostors(rows, kernel, (distances, begin, end, row, column) => {
    counter.add(distances, begin, end);
    for (let at = begin; at < end; at++) {
      if (distances[at]! <= closest.bound) closest.offer(distances[at]!, photo[row]!, photo[column + at - begin]!);
    }
  });
  return {
    tally: counter.tally(totals),
    hardestGenuine: farthest.pairs.map(({ key, a, b }) => ({ a, b, distance: -key })),
    hardestImpostor: closest.pairs.map(({ key, a, b }) => ({ a, b, distance: key })),
  };
}
