// Benchmark: speed, memory and parity of every part, in one run.
export type * from "./bench/bench-result.ts";
export { parseBenchResult } from "./bench/bench-result.ts";
export { type BenchOptions, runBench } from "./bench/run-bench.ts";
// The evaluation: enrolment of a dataset, every combination, result files.
export { carryTimings } from "./carry-timings.ts";
export { type Combination, combinationAvailability, combinations, noRuntime } from "./combination.ts";
export { compareAligners } from "./compare/compare-aligners.ts";
export { checkConfig, defaultConfig, type EvalConfig, missPolicies, readConfig } from "./config.ts";
export { environment } from "./environment.ts";
export { type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.ts";
export { type FaceLayer, layerName } from "./face-pictures.ts";
export { type FacesOptions, removeOtherFaces, writeFaces } from "./faces-folder.ts";
export { type Baseline, baselineOf, formatBaseline } from "./gate/baseline.ts";
export type { Check } from "./gate/check.ts";
export {
  compareWithBaseline,
  type GateLimits,
  type GatePair,
  type GateVerdict,
  type RunVerdict,
} from "./gate/compare.ts";
export { githubAnnotations, githubSummary } from "./gate/github.ts";
export { junitError, junitXml } from "./gate/junit.ts";
export { parseBaseline, readBaseline } from "./gate/parse-baseline.ts";
export { verdictText } from "./gate/verdict-text.ts";
// Metrics, protocols, statistics and projection: pure functions of templates and labels.
export { areaUnderCurve } from "./metrics/area-under-curve.ts";
export { type DecisionCounts, decisionsAt, f1Score, pairAccuracy } from "./metrics/decision-counts.ts";
export { defaultKernel } from "./metrics/default-kernel.ts";
export { type DistanceKernel, doubleKernel, type OpenKernel } from "./metrics/distance-kernel.ts";
export { equalErrorRate } from "./metrics/equal-error-rate.ts";
export { type ExactBest, exactBestF1 } from "./metrics/exact-best-f1.ts";
export { type GramKernelOptions, gramKernel } from "./metrics/gram-kernel.ts";
export { type OperatingPoints, rocVertices } from "./metrics/operating-points.ts";
export { type PairRows, type PairTotals, pairRows, pairTotals } from "./metrics/pair-rows.ts";
export { type PairTally, tallyDistances } from "./metrics/pair-tally.ts";
export { type TalliedPairs, tallyPairs } from "./metrics/tally-pairs.ts";
export { defaultFarTargets, resolvableTargets, tarAtFar } from "./metrics/tar-at-far.ts";
export { packTemplates, type Templates } from "./metrics/templates.ts";
export { type Grid, gridScores, gridThresholds } from "./metrics/threshold-grid.ts";
export { type DatasetEnrolment, type EnrolOptions, enrolDataset } from "./pipeline/enrol-dataset.ts";
export type { EnrolmentPlan } from "./pipeline/plan.ts";
export { type ProjectionOptions, project } from "./projection/project.ts";
export { trustworthiness } from "./projection/trustworthiness.ts";
export { alternateGallery, type GallerySplit, splitGallery, splitOf } from "./protocol/gallery-split.ts";
export { identify } from "./protocol/identification.ts";
export {
  cumulativeMatch,
  detectionAndIdentification,
  type RankedProbe,
  rankProbes,
} from "./protocol/ranking.ts";
export { type VerificationOptions, verify } from "./protocol/verification.ts";
export { readResult, readResultOrBench } from "./read-result.ts";
export type * from "./result.ts";
export { measureRobustness, type RobustnessOptions } from "./robustness/measure-robustness.ts";
export type {
  AlignerRobustness,
  RobustnessCurve,
  RobustnessPoint,
  RobustnessResult,
} from "./robustness/robustness-result.ts";
export { robustnessSvg } from "./robustness/robustness-svg.ts";
export { type McNemar, mcnemar } from "./statistics/mcnemar.ts";
export { type PairedDifference, pairedAucDifference } from "./statistics/paired-auc.ts";
export { wilson } from "./statistics/wilson.ts";
export { planOf, templateKey } from "./template-key.ts";
export { decodeTemplates, encodeTemplates } from "./templates.ts";
