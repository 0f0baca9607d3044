import type { PairRows } from "../pairs/pair-rows.ts";
import type { PairTable } from "./pair-table.ts";
import type { Replicas } from "./replicas.ts";
import { UnitTotals } from "./unit-totals.ts";

/** Replicas of a table: pairs of one bin tie, and units are drawn as wholes. Time for each grows with units² × bins. */
export function binnedReplicas(rows: PairRows, table: PairTable): Replicas {
  const { units, edges, bins, genuine, impostor } = table;
  const totals = new UnitTotals(rows, units);
  // A bin is accepted by the threshold at its upper edge, so its lower edge stands for the distance of its pairs.
  const cuts = Float64Array.from({ length: bins }, (_, bin) => edges[bin - 1] ?? -1);
  const genuineAt = new Float64Array(bins);
  const impostorAt = new Float64Array(bins);
  const nothing = new Float64Array(bins + 1);
  return {
    units: units.count,
    binned: true,
    tally(multiplicity) {
      genuineAt.fill(0);
      impostorAt.fill(0);
      for (let one = 0; one < units.count; one++) {
        if (multiplicity[one] === 0) continue;
        addRow(genuineAt, genuine, one * bins, multiplicity[one]!);
        for (let other = one; other < units.count; other++) {
          const weight = one === other ? multiplicity[one]! : multiplicity[one]! * multiplicity[other]!;
          addRow(impostorAt, impostor, (one * units.count + other) * bins, weight);
        }
      }
      const impostorBelow = nothing;
      return { totals: totals.of(multiplicity), cuts, genuineAt, impostorAt, impostorBelow, impostorNext: nothing };
    },
  };
}

function addRow(sums: Float64Array, table: Float64Array, begin: number, weight: number): void {
  if (weight === 0) return;
  for (let bin = 0; bin < sums.length; bin++) sums[bin]! += weight * table[begin + bin]!;
}
