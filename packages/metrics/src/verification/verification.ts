import { type Progress, silent } from "@likeness/core/pure";
import type { Interval, ScoredPair, SkippedVerification, Verification } from "@likeness/result";
import { countedKernel } from "../pairs/counted-kernel.ts";
import { type DistanceKernel, doubleKernel, type OpenKernel, withKernel } from "../pairs/distance-kernel.ts";
import { type PairRows, pairRows, pairTotals } from "../pairs/pair-rows.ts";
import type { PairTally } from "../pairs/pair-tally.ts";
import { type DistantPair, tallyPairs } from "../pairs/tally-pairs.ts";
import type { Templates } from "../pairs/templates.ts";
import { openReplicas } from "../statistics/open-replicas.ts";
import { curveFigures, type VerificationFigures, verificationIntervals } from "../statistics/verification-intervals.ts";
import { crossValidate } from "./cross-validation.ts";
import { distanceHistogram, histogramEdges } from "./distance-histogram.ts";
import { whyNoEqualErrorRate } from "./equal-error-rate.ts";
import { exactBestF1 } from "./exact-best-f1.ts";
import { type OperatingPoints, rocVertices } from "./operating-points.ts";
import { defaultFarTargets, resolvableTargets } from "./tar-at-far.ts";
import { thinCurve } from "./thin-curve.ts";
import { thresholdBetween } from "./threshold-between.ts";
import { type Grid, gridScores, gridThresholds } from "./threshold-grid.ts";

/** How a verification is scored. */
export interface VerificationOptions {
  /** Thresholds to draw F1 and accuracy at, as the model card gives them; none of them is recommended for that. */
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
  /** How distances are computed. Default: one by one in double precision. */
  readonly kernel?: OpenKernel;
  readonly progress?: Progress;
}

/**
 * Scores all pairs of all photos.
 * @throws LikenessError `usage` when the grid holds no threshold.
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
  const kernel = countedKernel(options.kernel ?? doubleKernel, (count) => step.advance(count));
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
  const { decisions, ...exact } = exactBestF1(tally);
  const threshold = thresholdBetween(exact.acceptedDistance, exact.nextDistance);
  const targets = resolvableTargets(options.farTargets ?? defaultFarTargets, totals.impostor);
  const vertices = rocVertices(tally);
  const figures = { ...curveFigures(tally, targets), f1: exact.f1, accuracy: exact.accuracy };
  const replicas = await openReplicas(rows, kernel, vertices, [threshold], seed);
  const bootstrap = (options.progress ?? silent).step("bootstrap", resamples);
  const onReplicate = () => bootstrap.advance();
  const intervals = verificationIntervals(replicas, figures, { threshold, targets, resamples, seed, onReplicate });
  bootstrap.done();
  return {
    pairs: totals.genuine + totals.impostor,
    genuine: totals.genuine,
    pairsWithoutTemplate: { genuine: totals.genuineMissing, impostor: totals.impostorMissing },
    grid: drawnGrid(tally, thresholds, options.grid),
    best: {
      threshold,
      f1: figures.f1,
      accuracy: figures.accuracy,
      accuracyInterval: intervals.accuracy,
      f1Interval: intervals.f1,
      inSample: true,
      decisions,
    },
    exact,
    crossValidated: await crossValidate(rows, kernel, { folds, seed, resamples }),
    roc: {
      auc: figures.auc,
      aucInterval: intervals.auc,
      ...equalErrors(figures, intervals, vertices),
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

function drawnGrid(tally: PairTally, thresholds: readonly number[], { start, step }: Grid): Verification["grid"] {
  const { f1, accuracy, best } = gridScores(tally, thresholds);
  return {
    start,
    step,
    f1,
    accuracy,
    best: { threshold: thresholds[best]!, f1: f1[best]!, accuracy: accuracy[best]! },
  };
}

function equalErrors(
  { eer }: VerificationFigures<number>,
  { eer: eerInterval }: VerificationFigures<Interval>,
  vertices: OperatingPoints,
): Pick<Verification["roc"], "eer" | "eerInterval" | "eerReason"> {
  if (eer !== null && eerInterval !== null) return { eer, eerInterval };
  const eerReason =
    whyNoEqualErrorRate(vertices) ??
    "in more than 2.5 % of the resamples no threshold makes FAR and FRR equal, so the interval has no upper end";
  return { eer, eerInterval, eerReason };
}

function byTarget<Value>(targets: readonly number[], values: readonly Value[]): Record<string, Value> {
  return Object.fromEntries(targets.map((target, index) => [String(target), values[index]!]));
}

function named(pairs: readonly DistantPair[], files: readonly string[]): ScoredPair[] {
  return pairs.map(({ a, b, distance }) => ({ a: files[a]!, b: files[b]!, distance }));
}
