import type { BenchResult, BenchSettings, NetworkBench, Throughput } from "@likeness/result";

/** A network on a runtime with a number of threads, and one batch size of it. */
export interface NetworkRow {
  readonly network: NetworkBench;
  readonly batch: number;
  /** Null when it was not measured, for the reason in `skipped`. */
  readonly speed: Throughput | null;
  readonly skipped?: string;
  /** Whether ratios of this batch size are taken against this very row. */
  readonly baseline: boolean;
}

export function networkRows({ networks, settings }: BenchResult): readonly NetworkRow[] {
  return networks.flatMap((network) => {
    const baseline = network.runtime === settings.baseline && network.threads === baselineThreads(settings);
    return network.offline.map((entry): NetworkRow => {
      const measured = "skipped" in entry ? { speed: null, skipped: entry.skipped } : { speed: entry };
      return { network, batch: entry.batch, baseline, ...measured };
    });
  });
}

/** Threads of the baseline; earlier files say the first of all. */
export function baselineThreads({ baselineThreads: own, threads }: BenchSettings): number {
  return own ?? threads[0] ?? 1;
}

/** Every speed in a benchmark, of whatever part. */
export function allSpeeds(bench: BenchResult): readonly Throughput[] {
  const networks = networkRows(bench).flatMap(({ speed }) => (speed === null ? [] : [speed]));
  return [...networks, ...bench.aligners, ...bench.pipelines];
}

/** Whether a speed is less well known than the benchmark was asked for. */
export function missedAim({ relativeError }: Throughput, settings: BenchSettings): boolean {
  return !(relativeError <= settings.relativeError);
}

export function threadText(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}

/** `onnx-cpu, 2 threads`. */
export function executorOf({ runtime, threads }: NetworkBench): string {
  return `${runtime}, ${threadText(threads)}`;
}
