import { areaUnderCurve } from "../metrics/area-under-curve.ts";
import { decisionsAt, f1Score, pairAccuracy } from "../metrics/decision-counts.ts";
import { equalErrorRate } from "../metrics/equal-error-rate.ts";
import { rocVertices } from "../metrics/operating-points.ts";
import type { PairTally } from "../metrics/pair-tally.ts";
import { equalErrorRateBetween, tarBetween } from "../metrics/roc-polygon.ts";
import { tarAtFar } from "../metrics/tar-at-far.ts";
import type { Interval } from "../result.ts";
import { resampleUnits } from "./identity-bootstrap.ts";
import { quantileInterval } from "./quantile-interval.ts";
import type { Replicas } from "./replicas.ts";

/** What intervals are wanted for. */
export interface IntervalOptions {
  /** Fixed threshold of F1 and accuracy: the interval is that of scores at this threshold, not of choosing it. */
  readonly threshold: number;
  /** FAR targets. */
  readonly targets: readonly number[];
  readonly resamples: number;
  readonly seed: number;
  /** Called after each resample. */
  readonly onReplicate?: () => void;
}

/** Figures of one tally, or an interval for each. */
export interface VerificationFigures<Value> {
  readonly auc: Value;
  readonly eer: Value;
  readonly f1: Value;
  readonly accuracy: Value;
  /** In the order of the targets. */
  readonly tar: readonly Value[];
}

/** The figures of one tally, by the exact definitions or read between the points of a binned curve. */
export function figuresOf(
  tally: PairTally,
  { threshold, targets }: Pick<IntervalOptions, "threshold" | "targets">,
  binned = false,
): VerificationFigures<number> {
  const vertices = rocVertices(tally);
  const [decisions] = decisionsAt(tally, [threshold]);
  return {
    auc: areaUnderCurve(tally),
    eer: binned ? equalErrorRateBetween(vertices) : equalErrorRate(vertices),
    f1: f1Score(decisions!, tally.totals.genuine),
    accuracy: pairAccuracy(decisions!, tally.totals),
    tar: targets.map((target) => (binned ? tarBetween(vertices, target) : tarAtFar(tally, target))),
  };
}

/**
 * 95 % percentile intervals by bootstrap over people ({@link resampleUnits}). `exact` are the figures that the
 * intervals belong to: replicates of binned distances are shifted by what binning changed in the figure itself.
 */
export function verificationIntervals(
  replicas: Replicas,
  exact: VerificationFigures<number>,
  options: IntervalOptions,
): VerificationFigures<Interval> {
  const { resamples, seed, targets, onReplicate = () => {} } = options;
  const once = figuresOf(replicas.tally(new Float64Array(replicas.units).fill(1)), options, replicas.binned);
  const replicates = { auc: [], eer: [], f1: [], accuracy: [], tar: targets.map(() => []) } as Replicates;
  let tally: PairTally;
  resampleUnits(
    replicas.units,
    resamples,
    seed,
    (multiplicity) => {
      tally = replicas.tally(multiplicity);
      return tally.totals.genuine > 0 && tally.totals.impostor > 0;
    },
    () => {
      const figures = figuresOf(tally, options, replicas.binned);
      for (const key of ["auc", "eer", "f1", "accuracy"] as const) replicates[key].push(figures[key]);
      for (const [index, tar] of figures.tar.entries()) replicates.tar[index]!.push(tar);
      onReplicate();
    },
  );
  const interval = (values: number[], shift: number): Interval => {
    // Without a single replicate nothing is known of the figure.
    if (values.length === 0) return [0, 1];
    const [low, high] = quantileInterval(values);
    return [clamp(low + shift), clamp(high + shift)];
  };
  return {
    auc: interval(replicates.auc, exact.auc - once.auc),
    eer: interval(replicates.eer, exact.eer - once.eer),
    f1: interval(replicates.f1, exact.f1 - once.f1),
    accuracy: interval(replicates.accuracy, exact.accuracy - once.accuracy),
    tar: replicates.tar.map((values, index) => interval(values, exact.tar[index]! - once.tar[index]!)),
  };
}

interface Replicates {
  auc: number[];
  eer: number[];
  f1: number[];
  accuracy: number[];
  tar: number[][];
}

function clamp(rate: number): number {
  return Math.min(1, Math.max(0, rate));
}
