export { compareAligners } from "./aligners/compare-aligners.ts";
export { eyeDistance, landmarkDistance } from "./aligners/landmark-distance.ts";
export { type Suspect, sameFaceOverlap, suspects } from "./aligners/suspects.ts";
export { figureOf, figureText, formatFigure } from "./figures/figure.ts";
export { figuresCsv } from "./figures/figures-csv.ts";
export type { MeasuredRun, Metric } from "./figures/metric.ts";
export {
  addedMetrics,
  addMetric,
  identificationMetric,
  type MeasuredResult,
  type MetricId,
  metricOf,
  metrics,
  metricsOf,
  tarMetric,
} from "./figures/metrics.ts";
export { outsideMetrics } from "./figures/outside-metrics.ts";
export { type StageTime, stageTimes, throughput, workPerPhoto } from "./figures/speed.ts";
export { alternateGallery, type GallerySplit, splitGallery, splitOf } from "./identification/gallery-split.ts";
export { cumulativeMatch, detectionAndIdentification, type RankedProbe, rankProbes } from "./identification/ranking.ts";
export {
  type DistanceKernel,
  doubleKernel,
  type OpenKernel,
  withKernel,
} from "./pairs/distance-kernel.ts";
export { SmallestPairs } from "./pairs/hardest-pairs.ts";
export { type PairRows, type PairTotals, pairRows, pairTotals } from "./pairs/pair-rows.ts";
export type { PairTally } from "./pairs/pair-tally.ts";
export { rowDistance, squaredDistance, squaredDistanceAt } from "./pairs/squared-distance.ts";
export { tallyDistances } from "./pairs/tally-distances.ts";
export { type TalliedPairs, tallyPairs } from "./pairs/tally-pairs.ts";
export { packTemplates, type Templates } from "./pairs/templates.ts";
export { mostPoints, type ProjectionOptions, project } from "./projection/project.ts";
export { trustworthiness } from "./projection/trustworthiness.ts";
export { binnedReplicas } from "./statistics/binned-replicas.ts";
export { resampleUnits } from "./statistics/identity-bootstrap.ts";
export { listedReplicas } from "./statistics/listed-replicas.ts";
export { type McNemar, mcnemar } from "./statistics/mcnemar.ts";
export { mostListedPairs } from "./statistics/open-replicas.ts";
export { type PairTable, tabulatePairs } from "./statistics/pair-table.ts";
export { type PairedDifference, pairedAucDifference } from "./statistics/paired-auc.ts";
export { type Discordance, pairedProportions } from "./statistics/paired-proportions.ts";
export { drawnUnits } from "./statistics/person-groups.ts";
export { quantile, quantileInterval } from "./statistics/quantile-interval.ts";
export type { Replicas } from "./statistics/replicas.ts";
export { personUnits, type Units } from "./statistics/unit-totals.ts";
export { wilson } from "./statistics/wilson.ts";
export { areaUnderCurve } from "./verification/area-under-curve.ts";
export { type DecisionCounts, decisionsAt, f1Score, pairAccuracy } from "./verification/decision-counts.ts";
export { equalErrorRate } from "./verification/equal-error-rate.ts";
export { type ExactBest, exactBestF1 } from "./verification/exact-best-f1.ts";
export { type OperatingPoints, rocVertices } from "./verification/operating-points.ts";
export { defaultFarTargets, resolvableTargets, tarAtFar } from "./verification/tar-at-far.ts";
export { tarBetween } from "./verification/tar-between.ts";
export { templatesAuc } from "./verification/templates-auc.ts";
export { thresholdBetween } from "./verification/threshold-between.ts";
export { type Grid, gridScores, gridThresholds } from "./verification/threshold-grid.ts";
export { type VerificationOptions, verify } from "./verification/verification.ts";
