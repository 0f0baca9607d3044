import { LikenessError } from "@likeness/core/pure";
import type {
  AlignerBench,
  BenchResult,
  BenchSettings,
  Latency,
  NetworkBench,
  ParityBench,
  PipelineBench,
  Throughput,
  UnavailableBench,
} from "./bench-result.ts";
import {
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
import type { Environment } from "./result.ts";

/** A shape for every field of a type: a field that is added to it and not here is a compile error. */
type Fields<T> = { readonly [Key in keyof Required<T>]: Shape };

const interval = leaf("two numbers above 0, the lower first", (value) => {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [low, high] = value as unknown[];
  return aboveZero(low, "") === undefined && aboveZero(high, "") === undefined && Number(low) <= Number(high);
});

const throughput: Fields<Throughput> = {
  perSecond: aboveZero,
  relativeError: atLeastZero,
  spread: atLeastZero,
  cpuMs: atLeastZero,
  rounds: wholeFrom(1),
  ratio: nullable(record({ value: aboveZero, interval })),
};

const latency: Fields<Latency> = {
  calls: wholeFrom(1),
  p50: aboveZero,
  p90: nullable(aboveZero),
  p99: nullable(aboveZero),
};

const measured = record({ batch: wholeFrom(1), ...throughput });
const skipped = record({ batch: wholeFrom(1), skipped: text });
const offline: Shape = (value, at) =>
  (typeof value === "object" && value !== null && "skipped" in value ? skipped : measured)(value, at);

const parity: Fields<ParityBench> = {
  crops: wholeFrom(0),
  maxDifference: nullable(atLeastZero),
  pairs: wholeFrom(0),
  flipped: wholeFrom(0),
  threshold: finite,
};

const network: Fields<NetworkBench> = {
  model: text,
  runtime: text,
  threads: wholeFrom(1),
  library: text,
  templateBytes: wholeFrom(1),
  comparisonNs: atLeastZero,
  loadMs: atLeastZero,
  firstCallMs: atLeastZero,
  peakMemoryBytes: atLeastZero,
  singleStream: nullable(record(latency)),
  offline: list(offline),
  parity: nullable(record(parity)),
};

const aligner: Fields<AlignerBench> = {
  ...throughput,
  aligner: text,
  wholePhoto: optional(leaf("true", (value) => value === true)),
  loadMs: atLeastZero,
  peakMemoryBytes: atLeastZero,
  latency: record(latency),
};

const pipeline: Fields<PipelineBench> = {
  ...throughput,
  aligner: text,
  model: text,
  runtime: text,
  workers: wholeFrom(1),
  loadMs: atLeastZero,
  peakMemoryBytes: atLeastZero,
};

const settings: Fields<BenchSettings> = {
  seconds: aboveZero,
  relativeError: atLeastZero,
  seed: finite,
  batches: list(wholeFrom(1), 1),
  threads: list(wholeFrom(1), 1),
  baseline: text,
  baselineThreads: optional(wholeFrom(1)),
  workers: wholeFrom(1),
};

const environment: Fields<Environment> = {
  likeness: text,
  node: text,
  platform: text,
  cpu: text,
  cores: wholeFrom(1),
  memoryBytes: atLeastZero,
  libraries: dictionary(text),
  parts: optional(list(record({ file: text, sha256: text }))),
};

const unavailable: Fields<UnavailableBench> = { id: text, reason: text, remedy: optional(text) };

const benchResult: Fields<BenchResult> = {
  schema: leaf('"likeness/bench@1"', (value) => value === "likeness/bench@1"),
  created: text,
  command: text,
  environment: record(environment),
  settings: record(settings),
  load: record({ before: list(atLeastZero, 1), after: list(atLeastZero, 1) }),
  dataset: record({ id: text, hash: text, photos: wholeFrom(0) }),
  networks: list(record(network)),
  aligners: list(record(aligner)),
  pipelines: list(record(pipeline)),
  unavailable: list(record(unavailable)),
};

/**
 * Takes what was read from JSON for a benchmark, when it is one.
 * @param name What errors call it, such as its file.
 * @throws LikenessError `bad-input` that names the first field that is not as `likeness/bench@1` says.
 */
export function parseBenchResult(value: unknown, name: string): BenchResult {
  const wrong = record(benchResult)(value, "");
  if (wrong === undefined) return withWholePhoto(value as BenchResult);
  throw new LikenessError("bad-input", `${name} is no benchmark: ${wrong}`, {
    hint: "make one with: likeness bench --out bench.json",
  });
}

/** Earlier files do not say which aligner looks for no face: there was one. */
function withWholePhoto(bench: BenchResult): BenchResult {
  const known = bench.aligners.some(({ wholePhoto }) => wholePhoto);
  if (known) return bench;
  return {
    ...bench,
    aligners: bench.aligners.map((one) => (one.aligner === "none" ? { ...one, wholePhoto: true } : one)),
  };
}
