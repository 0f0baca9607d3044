import { type Progress, silent } from "@likeness/core";
import { areaUnderCurve } from "../metrics/area-under-curve.ts";
import { countedKernel } from "../metrics/counted-kernel.ts";
import { defaultKernel } from "../metrics/default-kernel.ts";
import { distanceHistogram, histogramEdges } from "../metrics/distance-histogram.ts";
import { type DistanceKernel, type OpenKernel, withKernel } from "../metrics/distance-kernel.ts";
import { equalErrorRate } from "../metrics/equal-error-rate.ts";
import { exactBestF1 } from "../metrics/exact-best-f1.ts";
import { rocVertices } from "../metrics/operating-points.ts";
import { type PairRows, pairRows, pairTotals } from "../metrics/pair-rows.ts";
import { type DistantPair, tallyPairs } from "../metrics/tally-pairs.ts";
import { defaultFarTargets, resolvableTargets } from "../metrics/tar-at-far.ts";
import type { Templates } from "../metrics/templates.ts";
import { thinCurve } from "../metrics/thin-curve.ts";
import { type Grid, gridScores, gridThresholds } from "../metrics/threshold-grid.ts";
import type { Interval, ScoredPair, SkippedVerification, Verification } from "../result.ts";
import { openReplicas } from "../statistics/open-replicas.ts";
import { figuresOf, verificationIntervals } from "../statistics/verification-intervals.ts";
import { crossValidate } from "./cross-validation.ts";

/** How a verification is scored. */
export interface VerificationOptions {
  /** Candidate thresholds, as the model card gives them. */
  readonly grid: Grid;
  /** Seed of folds and resamples. */
  readonly seed: number;
  /** Folds of the identity-disjoint cross-validation. Default 10. */
  readonly folds?: number;
  /** Bootstrap resamples of people. Default 1000. */
  readonly resamples?: number;
  /** FAR targets; those that the pairs cannot resolve are left out. Default 0.1, 0.01, … 0.00001. */
  readonly farTargets?: readonly number[];
  /** Hardest pairs to name of each kind. Default 20. */
  readonly hardest?: number;
  /** How distances are computed. Default: in double precision up to 2,000 templates, the Gram kernel above. */
  readonly kernel?: OpenKernel;
  readonly progress?: Progress;
}

/**
 * Scores all pairs of all photos.
 * @throws LikenessError `bad-input` when the grid holds no threshold.
 */
export async function verify(
  templates: Templates,
  options: VerificationOptions,
): Promise<Verification | SkippedVerification> {
  const thresholds = gridThresholds(options.grid);
  const rows = pairRows(templates);
  const { genuine, impostor } = pairTotals(rows);
  const pairs = genuine + impostor;
  if (genuine === 0) return { pairs, genuine, skipped: "no person has two photos, so there is no genuine pair" };
  if (impostor === 0) return { pairs, genuine, skipped: "there is one person only, so there is no impostor pair" };
  const step = (options.progress ?? silent).step("distances of pairs");
  const kernel = countedKernel(options.kernel ?? defaultKernel, (count) => step.advance(count));
  try {
    return await withKernel(kernel, rows, (open) => score(templates, rows, open, thresholds, options));
  } finally {
    step.done();
  }
}

async function score(
  templates: Templates,
  rows: PairRows,
  kernel: DistanceKernel,
  thresholds: readonly number[],
  options: VerificationOptions,
): Promise<Verification> {
  const { seed, folds = 10, resamples = 1000, hardest = 20 } = options;
  const edges = histogramEdges(rows);
  const tallied = await tallyPairs(rows, kernel, [...thresholds, ...edges], hardest);
  const { tally } = tallied;
  const { totals } = tally;
  const grid = gridScores(tally, thresholds);
  const threshold = thresholds[grid.best]!;
  const targets = resolvableTargets(options.farTargets ?? defaultFarTargets, totals.impostor);
  const vertices = rocVertices(tally);
  const figures = figuresOf(tally, { threshold, targets });
  const replicas = await openReplicas(rows, kernel, vertices, [threshold], seed);
  const bootstrap = (options.progress ?? silent).step("bootstrap", resamples);
  const onReplicate = () => bootstrap.advance();
  const intervals = verificationIntervals(replicas, figures, { threshold, targets, resamples, seed, onReplicate });
  bootstrap.done();
  return {
    pairs: totals.genuine + totals.impostor,
    genuine: totals.genuine,
    pairsWithoutTemplate: { genuine: totals.genuineMissing, impostor: totals.impostorMissing },
    grid: { start: options.grid.start, step: options.grid.step, f1: grid.f1, accuracy: grid.accuracy },
    best: {
      threshold,
      f1: figures.f1,
      accuracy: figures.accuracy,
      accuracyInterval: intervals.accuracy,
      f1Interval: intervals.f1,
      inSample: true,
    },
    exact: exactBestF1(tally),
    crossValidated: await crossValidate(rows, kernel, thresholds, { folds, seed, resamples }),
    roc: {
      auc: areaUnderCurve(tally),
      aucInterval: intervals.auc,
      eer: equalErrorRate(vertices),
      eerInterval: intervals.eer,
      tarAtFar: byTarget(targets, figures.tar),
      tarAtFarInterval: byTarget<Interval>(targets, intervals.tar),
      curve: thinCurve(vertices),
    },
    histogram: distanceHistogram(tally, edges),
    hardest: {
      genuine: named(tallied.hardestGenuine, templates.files),
      impostor: named(tallied.hardestImpostor, templates.files),
    },
  };
}

function byTarget<Value>(targets: readonly number[], values: readonly Value[]): Record<string, Value> {
  return Object.fromEntries(targets.map((target, index) => [String(target), values[index]!]));
}

function named(pairs: readonly DistantPair[], files: readonly string[]): ScoredPair[] {
  return pairs.map(({ a, b, distance }) => ({ a: files[a]!, b: files[b]!, distance }));
}
