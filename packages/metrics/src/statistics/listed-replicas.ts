import type { DistanceKernel } from "../pairs/distance-kernel.ts";
import { type PairRows, pairTotals } from "../pairs/pair-rows.ts";
import { makeCuts } from "../pairs/pair-tally.ts";
import { visitGenuine, visitImpostors } from "../pairs/visit-pairs.ts";
import { CutIndex } from "../verification/cut-index.ts";
import type { Replicas } from "./replicas.ts";
import { personUnits, UnitTotals } from "./unit-totals.ts";

/** Replicas that keep every pair: exact, people are the units. */
export async function listedReplicas(
  rows: PairRows,
  kernel: DistanceKernel,
  thresholds: readonly number[],
): Promise<Replicas> {
  const totals = pairTotals(rows);
  const { person } = rows;
  const genuine = new Float64Array(totals.genuine - totals.genuineMissing);
  const genuinePerson = new Int32Array(genuine.length);
  let next = 0;
  await visitGenuine(rows, kernel, (distances, begin, end, row) => {
    for (let at = begin; at < end; at++) {
      genuine[next] = distances[at]!;
      genuinePerson[next++] = person[row]!;
    }
  });
  const { cuts } = makeCuts(genuine.slice().sort(), thresholds);
  const index = new CutIndex(cuts);
  const genuineCut = Int32Array.from(genuine, (distance) => index.atOrAbove(distance));

  const impostors = totals.impostor - totals.impostorMissing;
  const slot = new Int32Array(impostors);
  const one = new Int32Array(impostors);
  const other = new Int32Array(impostors);
  next = 0;
  await visitImpostors(rows, kernel, (distances, begin, end, row, column) => {
    for (let at = begin; at < end; at++) {
      const cut = index.atOrAbove(distances[at]!);
      // Even slots lie below a cut, odd ones at it.
      slot[next] = 2 * cut + (cuts[cut] === distances[at] ? 1 : 0);
      one[next] = person[row]!;
      other[next++] = person[column + at - begin]!;
    }
  });

  const units = personUnits(rows);
  const unitTotals = new UnitTotals(rows, units);
  const genuineAt = new Float64Array(cuts.length);
  const slots = new Float64Array(2 * cuts.length + 1);
  const impostorAt = new Float64Array(cuts.length);
  const impostorBelow = new Float64Array(cuts.length + 1);
  const impostorNext = new Float64Array(cuts.length + 1);
  return {
    units: units.count,
    binned: false,
    tally(multiplicity) {
      genuineAt.fill(0);
      slots.fill(0);
      for (let i = 0; i < genuine.length; i++) genuineAt[genuineCut[i]!]! += multiplicity[genuinePerson[i]!]!;
      for (let i = 0; i < impostors; i++) slots[slot[i]!]! += multiplicity[one[i]!]! * multiplicity[other[i]!]!;
      for (let cut = 0; cut < cuts.length; cut++) {
        impostorBelow[cut] = slots[2 * cut]!;
        impostorAt[cut] = slots[2 * cut + 1]!;
      }
      impostorBelow[cuts.length] = slots[2 * cuts.length]!;
      return { totals: unitTotals.of(multiplicity), cuts, genuineAt, impostorAt, impostorBelow, impostorNext };
    },
  };
}
