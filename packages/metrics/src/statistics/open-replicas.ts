import type { DistanceKernel } from "../pairs/distance-kernel.ts";
import type { PairRows } from "../pairs/pair-rows.ts";
import type { OperatingPoints } from "../verification/operating-points.ts";
import { thinCurve } from "../verification/thin-curve.ts";
import { binnedReplicas } from "./binned-replicas.ts";
import { listedReplicas } from "./listed-replicas.ts";
import { tabulatePairs } from "./pair-table.ts";
import { drawnUnits } from "./person-groups.ts";
import type { Replicas } from "./replicas.ts";

/** Sets with at most this many pairs are resampled pair by pair, person by person. */
export const mostListedPairs = 500_000;

/** Bins of a larger set, at the thresholds of the curve's most telling vertices. */
const replicaBins = 256;

/**
 * The replicas that fit a set's size: every pair and every person up to {@link mostListedPairs}; above, distances in
 * 256 bins and people in 64 seeded groups that are drawn as wholes. Groups are independent as people are, so intervals
 * keep their width on average; with 64 of them that width is uncertain by about a tenth.
 * @param vertices the set's curve.
 * @param thresholds at which decisions will be asked for.
 */
export async function openReplicas(
  rows: PairRows,
  kernel: DistanceKernel,
  vertices: OperatingPoints,
  thresholds: readonly number[],
  seed: number,
): Promise<Replicas> {
  if ((rows.count * (rows.count - 1)) / 2 <= mostListedPairs) return listedReplicas(rows, kernel, thresholds);
  const edges = thinCurve(vertices, replicaBins).flatMap(([, , at]) => (at === null ? [] : [at]));
  const units = drawnUnits(rows.photosOf, seed);
  return binnedReplicas(rows, await tabulatePairs(rows, kernel, units, [...edges, ...thresholds]));
}
