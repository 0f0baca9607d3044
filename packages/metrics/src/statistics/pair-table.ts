import type { DistanceKernel } from "../pairs/distance-kernel.ts";
import type { PairRows } from "../pairs/pair-rows.ts";
import { visitGenuine, visitImpostors } from "../pairs/visit-pairs.ts";
import { CutIndex } from "../verification/cut-index.ts";
import type { Units } from "./unit-totals.ts";

/** Pairs with two templates counted by bin and by the units of their people. Bin b holds edge[b − 1] ≤ distance < edge[b]. */
export interface PairTable {
  readonly units: Units;
  readonly edges: Float64Array;
  /** One more than edges: the last bin has no upper edge. */
  readonly bins: number;
  /** `units × bins`. */
  readonly genuine: Float64Array;
  /** `units × units × bins`, filled for first unit ≤ second unit. */
  readonly impostor: Float64Array;
}

/** Counts all pairs once. Memory is 8 bytes × units² × bins. */
export async function tabulatePairs(
  rows: PairRows,
  kernel: DistanceKernel,
  units: Units,
  edges: readonly number[],
): Promise<PairTable> {
  const index = new CutIndex(Float64Array.from(new Set(edges)).sort());
  const bins = index.cuts.length + 1;
  const genuine = new Float64Array(units.count * bins);
  const impostor = new Float64Array(units.count * units.count * bins);
  const unitOf = Int32Array.from(rows.person, (person) => units.of[person]!);
  await visitGenuine(rows, kernel, (distances, begin, end, row) => {
    const base = unitOf[row]! * bins;
    for (let at = begin; at < end; at++) genuine[base + index.above(distances[at]!)]!++;
  });
  await visitImpostors(rows, kernel, (distances, begin, end, row, column) => {
    const own = unitOf[row]!;
    for (let at = begin; at < end; at++) {
      const other = unitOf[column + at - begin]!;
      const cell = own < other ? own * units.count + other : other * units.count + own;
      impostor[cell * bins + index.above(distances[at]!)]!++;
    }
  });
  return { units, edges: index.cuts, bins, genuine, impostor };
}
