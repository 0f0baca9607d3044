import { mulberry32 } from "@likeness/core";
import type { BenchResult, Latency, NetworkBench, OfflineBench, Throughput } from "@likeness/result";

const batches = [1, 8, 32];

/**
 * A benchmark of numbers that were drawn, not measured: two networks on three executors, three aligners, two pipelines.
 * Some figures are noisy, one batch was too slow, one runtime flips decisions and one answers with what is no number.
 */
export function syntheticBench(seed = 5): BenchResult {
  const uniform = mulberry32(seed);
  const speed = (perSecond: number, ratio: number | null, relativeError = 0.002 + 0.017 * uniform()): Throughput => ({
    perSecond,
    relativeError,
    spread: 0.02 + 0.1 * uniform(),
    cpuMs: (1000 / perSecond) * (1 + uniform()),
    rounds: 5 + Math.floor(20 * uniform()),
    ratio:
      ratio === null
        ? null
        : { value: ratio, interval: [ratio * (1 - 2 * relativeError), ratio * (1 + 2 * relativeError)] },
  });
  const network = (model: string, runtime: string, threads: number, factor: number): NetworkBench => {
    const base = model === "made-up-large" ? 100 : 900;
    const baseline = runtime === "onnx-cpu" && threads === 1;
    const offline = batches.map((batch): OfflineBench => {
      if (runtime === "tfjs-wasm" && model === "made-up-large" && batch === 32) {
        return { batch, skipped: "a call takes about 14.2 s, more than --seconds allows" };
      }
      const noisy = runtime === "tfjs-wasm" && batch === 8;
      const rate = base * factor * (1 + 0.1 * Math.log2(batch));
      return { batch, ...speed(rate, baseline ? null : factor, noisy ? 0.071 : undefined) };
    });
    return {
      model,
      runtime,
      threads,
      library: "drawn 1.0.0",
      templateBytes: 512,
      comparisonNs: 20 + 60 * uniform(),
      loadMs: 80 + 300 * uniform(),
      firstCallMs: 4 + 30 * uniform(),
      peakMemoryBytes: Math.round(2e8 + 2e8 * uniform()),
      singleStream: latency(1000 / (base * factor), 240),
      offline,
      parity: baseline
        ? null
        : {
            crops: 40,
            maxDifference: runtime === "tfjs-wasm" && model === "made-up-large" ? null : 4e-7 * (1 + uniform()),
            pairs: 780,
            flipped: runtime === "tfjs-wasm" ? 3 : 0,
            threshold: 0.36,
          },
    };
  };
  const part = () => ({ loadMs: 100 + 500 * uniform(), peakMemoryBytes: Math.round(2e8 + 5e8 * uniform()) });
  return {
    schema: "likeness/bench@1",
    created: "2026-03-02T12:00:00.000Z",
    command: "likeness bench --seconds 30",
    environment: {
      likeness: "0.1.0",
      node: "v20.20.0",
      platform: "linux-x64",
      cpu: "Synthetic CPU",
      cores: 2,
      memoryBytes: 8 * 2 ** 30,
      libraries: { "onnxruntime-node": "1.2.3" },
    },
    settings: {
      seconds: 30,
      relativeError: 0.02,
      seed,
      batches,
      threads: [1, 2],
      baseline: "onnx-cpu",
      baselineThreads: 1,
      workers: 2,
    },
    load: { before: [0.3, 0.2, 0.1], after: [1.9, 0.7, 0.3] },
    dataset: { id: "synthetic", hash: "0123", photos: 100 },
    networks: ["made-up-large", "made-up-small"].flatMap((model) => [
      network(model, "onnx-cpu", 1, 1),
      network(model, "onnx-cpu", 2, 1.8),
      network(model, "tfjs-wasm", 1, 0.22),
    ]),
    aligners: (["aligner-a", "aligner-b", "aligner-c"] as const).map((aligner, i) => {
      const rate = [60, 110, 25][i]!;
      return {
        aligner,
        ...part(),
        latency: latency(1000 / rate, 90),
        ...speed(rate, i === 0 ? null : rate / 60, i === 2 ? 0.034 : 0.01),
      };
    }),
    pipelines: (["aligner-a", "aligner-b"] as const).map((aligner, i) => ({
      aligner,
      model: "made-up-large",
      runtime: "onnx-cpu",
      workers: 2,
      ...part(),
      ...speed(70 + 40 * i, i === 0 ? null : 110 / 70),
    })),
    unavailable: [
      { id: "onnx-cuda", reason: "no CUDA device was found", remedy: "npm run setup:gpu" },
      { id: "made-up-large on tfjs-webgpu", reason: "the driver went away" },
    ],
  };
}

/** Percentiles about a median; too few calls for p99 below a hundred. */
function latency(p50: number, calls: number): Latency {
  return { calls, p50, p90: 1.2 * p50, p99: calls >= 100 ? 1.5 * p50 : null };
}
