import { LikenessError } from "@likeness/core/pure";
import type { Interval } from "@likeness/result";
import { doubleKernel, type OpenKernel, withKernel } from "../pairs/distance-kernel.ts";
import { pairRows } from "../pairs/pair-rows.ts";
import { tallyPairs } from "../pairs/tally-pairs.ts";
import type { Templates } from "../pairs/templates.ts";
import { areaUnderCurve } from "../verification/area-under-curve.ts";
import { rocVertices } from "../verification/operating-points.ts";
import { resampleUnits } from "./identity-bootstrap.ts";
import { openReplicas } from "./open-replicas.ts";
import { quantileInterval } from "./quantile-interval.ts";

/** How much better the second of two systems ranks the same pairs. */
export interface PairedDifference {
  /** Second minus first. */
  readonly difference: number;
  readonly interval: Interval;
  /** Two-sided: how rarely a replicate falls on the other side of 0; never below 2 / (resamples + 1). */
  readonly p: number;
}

/**
 * Difference of AUC between two systems on the same photos, with a paired bootstrap over people: each replicate draws
 * the same people for both, so what makes a person hard for both cancels out.
 * Distances are computed by `kernel`; default: one by one in double precision.
 * @throws LikenessError `bad-input` when the photos differ or AUC is undefined on them.
 */
export async function pairedAucDifference(
  first: Templates,
  second: Templates,
  options: { readonly seed: number; readonly resamples?: number; readonly kernel?: OpenKernel },
): Promise<PairedDifference> {
  const { seed, resamples = 1000, kernel = doubleKernel } = options;
  const differs = first.files.findIndex(
    (file, i) => file !== second.files[i] || first.identities[i] !== second.identities[i],
  );
  if (differs >= 0 || first.files.length !== second.files.length) {
    const where =
      differs >= 0 ? `photo ${differs}, ${first.files[differs]} and ${second.files[differs]}` : "their number";
    throw new LikenessError(
      "bad-input",
      `two systems can only be compared on the same photos; these differ in ${where}`,
    );
  }
  const [one, other] = [await open(first, seed, kernel), await open(second, seed, kernel)];
  const difference = other.auc - one.auc;
  if (Number.isNaN(difference)) {
    throw new LikenessError("bad-input", "AUC needs at least one genuine and one impostor pair");
  }
  // Binning moves both AUCs a little; the replicates are shifted back by what it did to their difference.
  const everyone = new Float64Array(one.replicas.units).fill(1);
  const binned = areaUnderCurve(other.replicas.tally(everyone)) - areaUnderCurve(one.replicas.tally(everyone));
  const replicates: number[] = [];
  let drawn = 0;
  resampleUnits(
    one.replicas.units,
    resamples,
    seed,
    (multiplicity) => {
      drawn = areaUnderCurve(other.replicas.tally(multiplicity)) - areaUnderCurve(one.replicas.tally(multiplicity));
      return !Number.isNaN(drawn);
    },
    () => replicates.push(drawn + difference - binned),
  );
  const share = (count: number) => (count + 1) / (replicates.length + 1);
  const notAbove = share(replicates.filter((value) => value <= 0).length);
  const notBelow = share(replicates.filter((value) => value >= 0).length);
  return { difference, interval: quantileInterval(replicates), p: Math.min(1, 2 * Math.min(notAbove, notBelow)) };
}

function open(templates: Templates, seed: number, openKernel: OpenKernel) {
  const rows = pairRows(templates);
  return withKernel(openKernel, rows, async (kernel) => {
    const { tally } = await tallyPairs(rows, kernel);
    return { auc: areaUnderCurve(tally), replicas: await openReplicas(rows, kernel, rocVertices(tally), [], seed) };
  });
}
