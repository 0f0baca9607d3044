import type { Interval } from "./interval.ts";
import type { Environment } from "./result.ts";

/** What `likeness bench --json` prints. Times are wall-clock unless they say otherwise. */
export interface BenchResult {
  readonly schema: "likeness/bench@1";
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly command: string;
  readonly environment: Environment;
  readonly settings: BenchSettings;
  /** Load averages of 1, 5 and 15 minutes before and after; all zero on Windows. */
  readonly load: { readonly before: readonly number[]; readonly after: readonly number[] };
  readonly dataset: { readonly id: string; readonly hash: string; readonly photos: number };
  readonly networks: readonly NetworkBench[];
  readonly aligners: readonly AlignerBench[];
  readonly pipelines: readonly PipelineBench[];
  /** What was asked for and cannot run here, or failed while it was measured. */
  readonly unavailable: readonly UnavailableBench[];
}

export interface BenchSettings {
  /** Seconds of measuring that were planned. */
  readonly seconds: number;
  /** Rounds go on until every mean is known to this relative standard error, or the time is over. */
  readonly relativeError: number;
  readonly seed: number;
  readonly batches: readonly number[];
  readonly threads: readonly number[];
  /** Ratios and parity are taken against this runtime with {@link baselineThreads}. */
  readonly baseline: string;
  /** The first of `threads`, or 1 where the baseline has no such choice. Absent in earlier files: the first of `threads`. */
  readonly baselineThreads?: number;
  /** Worker threads of the whole pipeline. */
  readonly workers: number;
}

/** One embedding network on one runtime with one number of threads. */
export interface NetworkBench {
  readonly model: string;
  readonly runtime: string;
  readonly threads: number;
  readonly library: string;
  readonly templateBytes: number;
  /** One squared distance of two templates, in one thread. */
  readonly comparisonNs: number;
  /** From a process that knows nothing to a network that can run: libraries, weights, session. */
  readonly loadMs: number;
  /** The first call with one crop, which some runtimes compile in. */
  readonly firstCallMs: number;
  /** Of a process that does nothing else, the largest batch included. */
  readonly peakMemoryBytes: number;
  /** MLPerf's SingleStream: one crop at a time. Null when batch 1 was not measured. */
  readonly singleStream: Latency | null;
  /** MLPerf's Offline: all crops are there and go through in batches. */
  readonly offline: readonly OfflineBench[];
  /** Against the baseline on the same crops; null when the baseline was not measured. */
  readonly parity: ParityBench | null;
}

/** Milliseconds; a percentile is null when there are too few calls for it (10 for p90, 100 for p99). */
export interface Latency {
  readonly calls: number;
  readonly p50: number;
  readonly p90: number | null;
  readonly p99: number | null;
}

export type OfflineBench =
  | ({ readonly batch: number } & Throughput)
  | { readonly batch: number; readonly skipped: string };

export interface Throughput {
  /** Crops or photos a second. */
  readonly perSecond: number;
  /** Relative standard error of `perSecond`, from how the rounds differ. */
  readonly relativeError: number;
  /** Distance of the quartiles of single calls, as a share of their median: how noisy the machine was. */
  readonly spread: number;
  /** Processor time of all threads for one crop or photo, which other programs hardly change. */
  readonly cpuMs: number;
  readonly rounds: number;
  /** How many times as fast as the baseline with the same batch, 95 % by bootstrap over rounds; null without one. */
  readonly ratio: { readonly value: number; readonly interval: Interval } | null;
}

export interface ParityBench {
  readonly crops: number;
  /** Largest difference of two numbers of an embedding; null where one is no number, or one embedding is longer. */
  readonly maxDifference: number | null;
  readonly pairs: number;
  /** Pairs that are decided otherwise than by the baseline, at the threshold that is best for the baseline. */
  readonly flipped: number;
  readonly threshold: number;
}

/** Decoded photo → faces with landmarks, in one thread. */
export interface AlignerBench extends Throughput {
  readonly aligner: string;
  /** It looks for no face, so it takes no time. Absent in earlier files. */
  readonly wholePhoto?: true;
  readonly loadMs: number;
  readonly peakMemoryBytes: number;
  readonly latency: Latency;
}

/** Encoded photo → template, with photos in parallel and the stages overlapping. */
export interface PipelineBench extends Throughput {
  readonly aligner: string;
  readonly model: string;
  readonly runtime: string;
  readonly workers: number;
  readonly loadMs: number;
  readonly peakMemoryBytes: number;
}

export interface UnavailableBench {
  /** Runtime, `aligner` or `aligner/model/runtime`, whatever is missing. */
  readonly id: string;
  readonly reason: string;
  readonly remedy?: string;
}
