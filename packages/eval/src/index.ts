// Carries out: the evaluation of a dataset, its comparison, the benchmark, robustness, the gate.
export { type BenchOptions, runBench } from "./bench/run-bench.ts";
export { carryTimings } from "./carry-timings.ts";
export { checkConfig, defaultConfig, type EvalConfig, missPolicies, readConfig } from "./config.ts";
export { type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.ts";
export { type FaceLayer, layerName } from "./face-pictures.ts";
export { type FacesOptions, removeOtherFaces, writeFaces } from "./faces-folder.ts";
export { baselineOf } from "./gate/baseline.ts";
export type { Check } from "./gate/check.ts";
export { compareWithBaseline, type GatePair } from "./gate/compare.ts";
export type { GateLimits } from "./gate/comparison.ts";
export { githubAnnotations, githubSummary } from "./gate/github.ts";
export { junitError, junitXml } from "./gate/junit.ts";
export type { GateVerdict, RunVerdict } from "./gate/verdict.ts";
export { verdictText } from "./gate/verdict-text.ts";
export { measureRobustness, type RobustnessOptions } from "./robustness/measure-robustness.ts";
export { defaultKernel } from "./scoring/default-kernel.ts";
export { type GramKernelOptions, gramKernel } from "./scoring/gram-kernel.ts";
export { identify } from "./scoring/identification.ts";
