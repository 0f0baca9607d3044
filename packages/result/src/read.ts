// What reads files, checks them and brings them to today's version: for Node alone, with the schemas behind it.
export { parseBaseline, readBaseline } from "./baseline/read-baseline.ts";
export { sealOf } from "./baseline/seal.ts";
export { parseBenchResult } from "./benchmark/read-bench-result.ts";
export { readResultOrBench } from "./read-result-or-bench.ts";
export { parseResult, readResult } from "./result/read-result.ts";
export { readRobustnessResult } from "./robustness/read-robustness-result.ts";
