import { bestThreshold, type RunView } from "../runs/run-view.ts";
import type { CurveComparison } from "./compare-curves.ts";
import type { PairComparison } from "./compare-runs.ts";
import type { FoundPairs, PairQuery } from "./find-pairs.ts";
import { askWorker } from "./pair-client.ts";
import type { Resampling } from "./paired-intervals.ts";
import type { BandPoint } from "./roc-bands.ts";
import type { ThresholdCounts } from "./threshold-counts.ts";

const loaded = new Set<string>();

/** Hands a run's templates to the worker, once. */
function loadPairs(view: RunView): void {
  if (loaded.has(view.key)) return;
  loaded.add(view.key);
  void askWorker({ task: "load", run: view.key, data: view.pairs });
}

/** Counts a run's pairs at every threshold, at best `finest` apart, and at the recommended one as it is. */
export function askCounts(view: RunView, finest: number): Promise<ThresholdCounts> {
  loadPairs(view);
  return askWorker({ task: "count", run: view.key, finest, threshold: bestThreshold(view) });
}

/** The pairs of a run that a query wants. */
export function askPairs(view: RunView, query: PairQuery): Promise<FoundPairs> {
  loadPairs(view);
  return askWorker({ task: "find", run: view.key, query });
}

const pairComparisons = new Map<string, Promise<PairComparison>>();

/** Compares two runs at their thresholds; asked twice, computed once. */
export function askComparison(
  first: RunView,
  second: RunView,
  at: readonly [number, number] = [bestThreshold(first), bestThreshold(second)],
): Promise<PairComparison> {
  const key = [first.key, at[0], second.key, at[1]].join("|");
  const known = pairComparisons.get(key);
  if (known !== undefined) return known;
  loadPairs(first);
  loadPairs(second);
  const asked = askWorker({
    task: "compare",
    first: { run: first.key, threshold: at[0] },
    second: { run: second.key, threshold: at[1] },
    options: { ...resampling(first), limit: 60 },
  });
  if (pairComparisons.size > 200) pairComparisons.clear();
  pairComparisons.set(key, asked);
  return asked;
}

const curveComparisons = new Map<string, Promise<CurveComparison | null>>();

/** Compares two runs in what needs no threshold; null for more pairs than a resample can be made of in time. */
export function askCurves(first: RunView, second: RunView): Promise<CurveComparison | null> {
  const key = `${first.key}|${second.key}`;
  const known = curveComparisons.get(key);
  if (known !== undefined) return known;
  loadPairs(first);
  loadPairs(second);
  const targets = Object.keys(first.verification?.roc.tarAtFar ?? {});
  const asked = askWorker({
    task: "curves",
    first: first.key,
    second: second.key,
    options: { ...resampling(first), targets },
  });
  curveComparisons.set(key, asked);
  return asked;
}

const bands = new Map<string, Promise<readonly BandPoint[] | null>>();

/** The bands of a run's ROC; null for too many people. */
export function askBands(view: RunView): Promise<readonly BandPoint[] | null> {
  const known = bands.get(view.key);
  if (known !== undefined || view.verification === null) return known ?? Promise.resolve(null);
  loadPairs(view);
  const { histogram } = view.verification;
  const largest = histogram.start + histogram.step * histogram.genuine.length;
  const asked = askWorker({
    task: "bands",
    run: view.key,
    options: { ...resampling(view), largest },
  });
  bands.set(view.key, asked);
  return asked;
}

/** The result's seed and, within what a reader waits for, its number of resamples. */
function resampling({ result }: RunView): Resampling {
  const { seed, resamples } = result.settings;
  return { seed, resamples: Math.min(Math.max(resamples, 200), 1000) };
}
