import { areaUnderCurve, listedReplicas, type Replicas, tarAtFar } from "@likeness/metrics";
import { metricPairs } from "./metric-pairs.ts";
import type { PairData } from "./pair-space.ts";
import { type Estimate, pairedEstimates, type Resampling } from "./paired-intervals.ts";

/** Differences of figures that need no threshold, first − second, over the same pairs. */
export interface CurveComparison {
  readonly auc: Estimate;
  /** FAR target → difference of TAR. */
  readonly tar: Readonly<Record<string, Estimate>>;
}

export interface CurveOptions extends Resampling {
  /** FAR targets, as the result's keys. */
  readonly targets: readonly string[];
}

/** Beyond this many pairs a pass over all of them for every resample takes longer than a reader waits. */
const mostPairsForCurves = 200_000;

/** AUC and TAR at each target of both runs, with the intervals of their differences; null for too many pairs. */
export async function compareCurves(
  first: PairData,
  second: PairData,
  options: CurveOptions,
): Promise<CurveComparison | null> {
  if ((first.photos * (first.photos - 1)) / 2 > mostPairsForCurves) return null;
  const targets = options.targets.map(Number);
  const [auc, ...tar] = pairedEstimates(
    [await allPairs(first), await allPairs(second)],
    (tally) => [areaUnderCurve(tally), ...targets.map((target) => tarAtFar(tally, target))],
    options,
  );
  return { auc: auc!, tar: Object.fromEntries(options.targets.map((target, i) => [target, tar[i]!])) };
}

function allPairs(data: PairData): Promise<Replicas> {
  const { rows, kernel } = metricPairs(data);
  return listedReplicas(rows, kernel, []);
}
