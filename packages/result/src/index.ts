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
} from "./bench-result.ts";
export type { Interval } from "./interval.ts";
export {
  aboveZero,
  atLeastZero,
  dictionary,
  finite,
  leaf,
  list,
  nullable,
  optional,
  record,
  type Shape,
  text,
  wholeFrom,
} from "./json-shape.ts";
export type { Figure, MetricSummary, Unit } from "./metric-summary.ts";
export { decodeTemplates, encodeTemplates, hasTemplate } from "./packed-templates.ts";
export { parseBenchResult } from "./parse-bench-result.ts";
export type {
  AlignerComparison,
  AlignerEffect,
  AucDifference,
  AucEffect,
  ClassifierResult,
  DatasetSummary,
  DecisionEffect,
  Disagreement,
  Enrolment,
  Environment,
  FaceChoice,
  FoundFaces,
  Identification,
  MissPolicy,
  PartSummary,
  PhotoRow,
  PhotoState,
  Projection,
  Result,
  Run,
  ScoredPair,
  Settings,
  SkippedVerification,
  Timings,
  UnavailableRun,
  Verification,
} from "./result.ts";
export type { AlignerRobustness, RobustnessCurve, RobustnessPoint, RobustnessResult } from "./robustness-result.ts";
