import { mulberry32 } from "@likeness/core";
import { quantile, quantileInterval } from "@likeness/metrics";
import type { Interval, Latency, Throughput } from "@likeness/result";
import type { Slice } from "./subject.ts";

const resamples = 2_000;

/** Percentiles of all calls. One that so few calls cannot carry is null: p90 needs 10 of them, p99 needs 100. */
export function latencyOf(rounds: readonly Slice[]): Latency {
  const calls = allCalls(rounds);
  const at = (share: number, least: number) => (calls.length < least ? null : quantile(calls, share));
  return { calls: calls.length, p50: quantile(calls, 0.5), p90: at(0.9, 10), p99: at(0.99, 100) };
}

/** Units a second over all calls: units by total time, never a mean of rates. */
export function throughputOf(rounds: readonly Slice[], units: number, ratio: Throughput["ratio"] = null): Throughput {
  const calls = allCalls(rounds);
  const totalMs = calls.reduce((sum, ms) => sum + ms, 0);
  const cpuMs = rounds.reduce((sum, round) => sum + round.cpuMs, 0);
  return {
    perSecond: (1000 * units * calls.length) / totalMs,
    relativeError: relativeError(rounds),
    spread: (quantile(calls, 0.75) - quantile(calls, 0.25)) / quantile(calls, 0.5),
    cpuMs: cpuMs / (units * calls.length),
    rounds: rounds.length,
    ratio,
  };
}

/**
 * Standard error of the mean call, as a share of it. Rounds are the units, since calls of one round share its luck;
 * infinite for less than two.
 */
export function relativeError(rounds: readonly Slice[]): number {
  if (rounds.length < 2) return Number.POSITIVE_INFINITY;
  const means = rounds.map(meanCall);
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (means.length - 1) / means.length) / mean;
}

/**
 * How many times as fast as the baseline: the geometric mean over rounds of the ratio within a round, which drift of the
 * machine from round to round leaves alone, with the 95 % interval of a bootstrap over rounds. Calls of both must be of
 * the same units, or times of one.
 */
export function speedRatio(
  rounds: readonly Slice[],
  baseline: readonly Slice[],
  seed: number,
): { readonly value: number; readonly interval: Interval } {
  const shared = Math.min(rounds.length, baseline.length);
  const logs = Array.from({ length: shared }, (_, i) => Math.log(meanCall(baseline[i]!) / meanCall(rounds[i]!)));
  const uniform = mulberry32(seed);
  const replicates = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (let i = 0; i < shared; i++) sum += logs[Math.floor(uniform() * shared)]!;
    return Math.exp(sum / shared);
  });
  const value = Math.exp(logs.reduce((sum, log) => sum + log, 0) / shared);
  return { value, interval: quantileInterval(replicates) };
}

function meanCall({ calls }: Slice): number {
  return calls.reduce((sum, ms) => sum + ms, 0) / calls.length;
}

function allCalls(rounds: readonly Slice[]): Float64Array {
  return Float64Array.from(rounds.flatMap((round) => round.calls)).sort();
}
