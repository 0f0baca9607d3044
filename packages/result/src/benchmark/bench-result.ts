import { z } from "zod";
import { environment } from "../result/environment.ts";
import {
  aboveZero,
  ascending,
  atLeastZero,
  exactly,
  fact,
  list,
  number,
  record,
  text,
  wholeFrom,
} from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";

const throughput = record({
  perSecond: aboveZero.describe("Crops or photos a second."),
  relativeError: atLeastZero.describe("Relative standard error of `perSecond`, from how the rounds differ."),
  spread: atLeastZero.describe(
    "Distance of the quartiles of single calls, as a share of their median: how noisy the machine was.",
  ),
  cpuMs: atLeastZero.describe(
    "Milliseconds of processor time of all threads for one crop or photo, which other programs hardly change.",
  ),
  rounds: wholeFrom(1).describe("Rounds of measuring."),
  ratio: z
    .nullable(
      record({
        value: aboveZero,
        interval: ascending("two numbers above 0, the lower first", (value) => value > 0).describe(
          "95 % by bootstrap over rounds.",
        ),
      }),
    )
    .describe("How many times as fast as the baseline with the same batch; null without one."),
}).meta({ title: "Throughput", description: "A speed and how well it is known." });

const latency = record({
  calls: wholeFrom(1),
  p50: aboveZero.describe("The median."),
  p90: z.nullable(aboveZero).describe("Null below 10 calls."),
  p99: z.nullable(aboveZero).describe("Null below 100 calls."),
}).meta({ title: "Latency", description: "Milliseconds of a call: percentiles." });

const batch = wholeFrom(1).describe("Crops in one call.");
const skippedBatch = record({ batch, skipped: text.describe("Why it was not measured.") }).meta({
  title: "SkippedBatch",
  description: "A batch size that was not measured.",
});
const measuredBatch = throughput
  .extend({ batch })
  .meta({ title: "MeasuredBatch", description: "A batch size and its speed." });
const offline = z.union([skippedBatch, measuredBatch]);

const parity = record({
  crops: wholeFrom(0).describe("Crops that both embedded."),
  maxDifference: z
    .nullable(atLeastZero)
    .describe(
      "Largest difference of two numbers of an embedding; null where one is no number, or one embedding is longer.",
    ),
  pairs: wholeFrom(0).describe("Pairs of those crops."),
  flipped: wholeFrom(0).describe(
    "Pairs that are decided otherwise than by the baseline, at the threshold that is best for the baseline.",
  ),
  threshold: number.describe("A squared distance."),
}).meta({ title: "ParityBench", description: "Whether a runtime answers as the baseline does, on the same crops." });

const networkBench = record({
  model: text,
  runtime: text,
  threads: wholeFrom(1).describe("Threads in one call."),
  library: text.describe("Name and version."),
  templateBytes: wholeFrom(1).describe("Size of a template."),
  comparisonNs: atLeastZero.describe("Nanoseconds of one squared distance of two templates, in one thread."),
  loadMs: atLeastZero.describe(
    "From a process that knows nothing to a network that can run: libraries, weights, session.",
  ),
  firstCallMs: atLeastZero.describe("The first call with one crop, which some runtimes compile in."),
  peakMemoryBytes: atLeastZero.describe("Of a process that does nothing else, the largest batch included."),
  singleStream: z
    .nullable(latency)
    .describe("MLPerf's SingleStream: one crop at a time. Null when batch 1 was not measured."),
  offline: list(offline).describe("MLPerf's Offline: all crops are there and go through in batches."),
  parity: z.nullable(parity).describe("Null when the baseline was not measured."),
}).meta({ title: "NetworkBench", description: "One embedding network on one runtime with one number of threads." });

const alignerBench = throughput
  .extend({
    aligner: text,
    wholePhoto: fact.describe("It looks for no face and takes the whole photo for one, so that it takes no time."),
    loadMs: atLeastZero,
    peakMemoryBytes: atLeastZero,
    latency,
  })
  .meta({ title: "AlignerBench", description: "Decoded photo → faces with landmarks, in one thread." });

const pipelineBench = throughput
  .extend({
    aligner: text,
    model: text,
    runtime: text,
    workers: wholeFrom(1),
    loadMs: atLeastZero,
    peakMemoryBytes: atLeastZero,
  })
  .meta({
    title: "PipelineBench",
    description: "Encoded photo → template, with photos in parallel and the stages overlapping.",
  });

const benchSettings = record({
  seconds: aboveZero.describe("Seconds of measuring that were planned."),
  relativeError: atLeastZero.describe(
    "Rounds go on until every mean is known to this relative standard error, or the time is over.",
  ),
  seed: number,
  batches: list(wholeFrom(1), 1).describe("Crops in one call."),
  threads: list(wholeFrom(1), 1).describe("Threads in one call, where a runtime has that choice."),
  baseline: text.describe("Ratios and parity are taken against this runtime with `baselineThreads`."),
  baselineThreads: wholeFrom(1).describe("The first of `threads`, or 1 where the baseline has no such choice."),
  workers: wholeFrom(1).describe("Worker threads of the whole pipeline."),
}).meta({ title: "BenchSettings", description: "What was asked of the benchmark." });

const unavailableBench = record({
  id: text.describe("Runtime, `aligner` or `aligner/model/runtime`, whatever is missing."),
  reason: text,
  remedy: text.exactOptional().describe("The command that would change it."),
}).meta({ title: "UnavailableBench", description: "What was asked for and not measured." });

const load = list(atLeastZero, 1);

export const benchResult = record({
  schema: exactly("likeness/bench@1"),
  created: text.describe("ISO 8601, UTC."),
  command: text.describe("Command line that repeats it."),
  environment,
  settings: benchSettings,
  load: record({ before: load, after: load }).describe(
    "Load averages of 1, 5 and 15 minutes before and after; all zero on Windows.",
  ),
  dataset: record({ id: text, hash: text, photos: wholeFrom(0) }),
  networks: list(networkBench),
  aligners: list(alignerBench),
  pipelines: list(pipelineBench),
  unavailable: list(unavailableBench).describe(
    "What was asked for and cannot run here, or failed while it was measured.",
  ),
}).meta({
  title: "BenchResult",
  description: "What `likeness bench` measured. Times are wall-clock unless they say otherwise.",
});

export type AlignerBench = ReadonlyDeep<z.infer<typeof alignerBench>>;
export type BenchResult = ReadonlyDeep<z.infer<typeof benchResult>>;
export type BenchSettings = ReadonlyDeep<z.infer<typeof benchSettings>>;
export type Latency = ReadonlyDeep<z.infer<typeof latency>>;
export type NetworkBench = ReadonlyDeep<z.infer<typeof networkBench>>;
export type OfflineBench = ReadonlyDeep<z.infer<typeof offline>>;
export type ParityBench = ReadonlyDeep<z.infer<typeof parity>>;
export type PipelineBench = ReadonlyDeep<z.infer<typeof pipelineBench>>;
export type Throughput = ReadonlyDeep<z.infer<typeof throughput>>;
export type UnavailableBench = ReadonlyDeep<z.infer<typeof unavailableBench>>;
