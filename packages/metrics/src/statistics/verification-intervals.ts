import type { Interval } from "@likeness/result";
import type { PairTally } from "../pairs/pair-tally.ts";
import { areaUnderCurve } from "../verification/area-under-curve.ts";
import { decisionsAt, f1Score, pairAccuracy } from "../verification/decision-counts.ts";
import { equalErrorRate } from "../verification/equal-error-rate.ts";
import { rocVertices } from "../verification/operating-points.ts";
import { tarAtFar } from "../verification/tar-at-far.ts";
import { tarBetween } from "../verification/tar-between.ts";
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
  /** Null where no threshold makes FAR and FRR equal; as an interval, where that is so of too many replicates. */
  readonly eer: Value | null;
  readonly f1: Value;
  readonly accuracy: Value;
  /** In the order of the targets. */
  readonly tar: readonly Value[];
}

/** The figures of one tally, by the exact definitions; TAR of a binned one is read between the points of its curve. */
export function figuresOf(
  tally: PairTally,
  { threshold, targets }: Pick<IntervalOptions, "threshold" | "targets">,
  binned = false,
): VerificationFigures<number> {
  const [decisions] = decisionsAt(tally, [threshold]);
  return {
    ...curveFigures(tally, targets, binned),
    f1: f1Score(decisions!, tally.totals.genuine),
    accuracy: pairAccuracy(decisions!, tally.totals),
  };
}

/** The figures that need no threshold. */
export function curveFigures(
  tally: PairTally,
  targets: readonly number[],
  binned = false,
): Pick<VerificationFigures<number>, "auc" | "eer" | "tar"> {
  const vertices = rocVertices(tally);
  return {
    auc: areaUnderCurve(tally),
    eer: equalErrorRate(vertices),
    tar: targets.map((target) => (binned ? tarBetween(vertices, target) : tarAtFar(tally, target))),
  };
}

/**
 * 95 % percentile intervals by bootstrap over people ({@link resampleUnits}). `exact` are the figures that the
 * intervals belong to: replicates of binned distances are shifted by what binning changed in the figure itself.
 *
 * A replicate without an equal error rate counts as above all that have one, since its errors meet nowhere that a threshold
 * leads: where the interval's upper end falls among such replicates, it is unknown and the interval null.
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
      for (const key of ["auc", "f1", "accuracy"] as const) replicates[key].push(figures[key]);
      replicates.eer.push(figures.eer ?? Number.POSITIVE_INFINITY);
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
    eer:
      exact.eer === null || once.eer === null || upperEndIsUnknown(replicates.eer)
        ? null
        : interval(replicates.eer, exact.eer - once.eer),
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

/** Whether the upper end of the interval would lie at a replicate that has no figure. */
function upperEndIsUnknown(replicates: readonly number[]): boolean {
  const missing = replicates.filter((value) => value === Number.POSITIVE_INFINITY).length;
  return Math.ceil(0.975 * (replicates.length - 1)) >= replicates.length - missing && missing > 0;
}

function clamp(rate: number): number {
  return Math.min(1, Math.max(0, rate));
}
