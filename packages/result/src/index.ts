// What the files say. Readers and schemas stand in `@likeness/result/read`, which needs Node.
export type {
  Baseline,
  BaselineIdentification,
  BaselinePhoto,
  BaselineRun,
  DistanceQuantiles,
  IndexPair,
  NearestPairs,
} from "./baseline/baseline.ts";
export { formatBaseline } from "./baseline/format-baseline.ts";
export { quantileLevels } from "./baseline/quantile-levels.ts";
export type {
  AlignerBench,
  BenchResult,
  BenchSettings,
  Latency,
  NetworkBench,
  OfflineBench,
  ParityBench,
  PipelineBench,
  Throughput,
  UnavailableBench,
} from "./benchmark/bench-result.ts";
export type {
  AlignerComparison,
  AlignerEffect,
  AucDifference,
  AucEffect,
  DecisionEffect,
  Disagreement,
  FoundFaces,
} from "./result/aligner-comparison.ts";
export type { DatasetSummary } from "./result/dataset-summary.ts";
export type { Enrolment, PhotoRow, PhotoState } from "./result/enrolment.ts";
export type { Environment } from "./result/environment.ts";
export type { ClassifierResult, Identification } from "./result/identification.ts";
export type { Figure, MetricSummary, Unit } from "./result/metric-summary.ts";
export { decodeTemplates, encodeTemplates, hasTemplate } from "./result/packed-templates.ts";
export { photoStates } from "./result/photo-states.ts";
export type { Result } from "./result/result.ts";
export type { PartSummary, Projection, Run, Timings, UnavailableRun } from "./result/run.ts";
export type { FaceChoice, MissPolicy, Settings } from "./result/settings.ts";
export type { Interval, ScoredPair, SkippedVerification, Verification } from "./result/verification.ts";
export type {
  AlignerRobustness,
  RobustnessCurve,
  RobustnessPoint,
  RobustnessResult,
} from "./robustness/robustness-result.ts";
export type { ReadonlyDeep } from "./schema/readonly-deep.ts";
