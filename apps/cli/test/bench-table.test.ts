import type { BenchResult, NetworkBench, OfflineBench } from "@likeness/result";
import { expect, it } from "vitest";
import { benchTable } from "../src/bench-table.ts";

const speed = { perSecond: 100, relativeError: 0.01, spread: 0.1, cpuMs: 10, rounds: 5, ratio: null };
const network = (threads: number, offline: readonly OfflineBench[]): NetworkBench => ({
  model: "some-model",
  runtime: "onnx-cpu",
  threads,
  library: "some library",
  templateBytes: 512,
  comparisonNs: 100,
  loadMs: 10,
  firstCallMs: 10,
  peakMemoryBytes: 1e8,
  singleStream: null,
  offline,
  parity: null,
});

it("says 1 of the baseline alone: a row whose baseline was too slow to measure has no ratio", () => {
  const ratio = { value: 1.8, interval: [1.7, 1.9] } as const;
  const result = {
    environment: { cpu: "some processor", cores: 2, node: "v20" },
    load: { before: [0, 0, 0], after: [0, 0, 0] },
    dataset: { id: "samples", hash: "", photos: 100 },
    settings: { baseline: "onnx-cpu", baselineThreads: 1, threads: [1, 2], relativeError: 0.02, seconds: 45 },
    networks: [
      network(1, [
        { batch: 8, ...speed },
        { batch: 128, skipped: "a call takes about 2.0 s, more than --seconds allows" },
      ]),
      network(2, [
        { batch: 8, ...speed, ratio },
        { batch: 128, ...speed },
      ]),
    ],
    aligners: [],
    pipelines: [],
    unavailable: [],
  } as unknown as BenchResult;
  const lines = benchTable(result, 100).split("\n");
  const [, offline] = lines.join("\n").split("Offline");
  const cells = (text: string) => text.split("│").map((cell) => cell.trim());
  const rows = offline!.split("\n").filter((line) => line.startsWith("│"));
  const [one, two] = rows.flatMap((line, i) => (line.includes("onnx-cpu") ? [cells(rows[i + 1]!)] : []));
  expect(one!.slice(3, 5)).toEqual(["1", ""]);
  expect(two!.slice(3, 5)).toEqual(["×1.8 (1.7–1.9)", "–"]);
});

/** A benchmark of some networks, with nothing else in it. */
function benchOf(networks: readonly NetworkBench[], settings: Partial<BenchResult["settings"]> = {}): BenchResult {
  return {
    environment: { cpu: "some processor", cores: 2, node: "v20" },
    load: { before: [0, 0, 0], after: [0, 0, 0] },
    dataset: { id: "samples", hash: "", photos: 100 },
    settings: {
      baseline: "onnx-cpu",
      baselineThreads: 1,
      threads: [1, 2],
      relativeError: 0.02,
      seconds: 45,
      ...settings,
    },
    networks,
    aligners: [],
    pipelines: [],
    unavailable: [],
  } as unknown as BenchResult;
}

/** As on a terminal of 120 columns. */
const tableOf = (result: BenchResult) => benchTable(result, 120);

it("prints the reason for what was not measured, whatever it is", () => {
  const slow = "a call takes about 2.0 s, more than --seconds allows";
  const text = tableOf(
    benchOf([
      network(1, [
        { batch: 8, skipped: "driver lost" },
        { batch: 128, skipped: slow },
      ]),
      network(2, [
        { batch: 8, ...speed },
        { batch: 128, skipped: slow },
      ]),
    ]),
  );
  expect(text).not.toContain("too slow");
  expect(text).toMatch(/1t│– \[1\] +│– \[2\]/);
  expect(text).toContain(`[1] not measured: driver lost\n  [2] not measured: ${slow}\n`);
});

it("names the baseline with the threads it had, and says so when it was not measured", () => {
  const wasm = { ...network(1, [{ batch: 8, ...speed }]), runtime: "tfjs-wasm" };
  const settings = { baseline: "tfjs-wasm", threads: [2], baselineThreads: 1 };
  const measured = tableOf(benchOf([network(2, [{ batch: 8, ...speed }]), wasm], settings));
  expect(measured).toContain("× is how many times as fast as tfjs-wasm with 1 thread and the same batch");
  expect(measured).toMatch(/tfjs-wasm 1t│100 ± 1\.0 %│\n│ +│ +│1 +│/);
  const missing = tableOf(benchOf([network(2, [{ batch: 8, ...speed }])], settings));
  expect(missing).toContain("tfjs-wasm with 1 thread was not measured: networks have no ×, max diff or flips.");
  expect(missing).not.toContain("as fast as tfjs-wasm");
});

it("writes no figure in powers of ten but a difference that is next to nothing", () => {
  const parity = (maxDifference: number | null) => ({ crops: 2, maxDifference, pairs: 1, flipped: 0, threshold: 0.3 });
  const ratio = { value: 1834.2, interval: [1789.9, 1877.1] } as const;
  const fast = { ...speed, perSecond: 123_456, cpuMs: 0.0000123, relativeError: 1.234, ratio };
  const rows = [0, 3e-7, 0.25, null].map((difference) => ({
    ...network(2, [{ batch: 8, ...fast }]),
    parity: parity(difference),
  }));
  const text = tableOf(benchOf(rows));
  expect(text).toContain("123456 ± 123 %");
  expect(text).toContain("×1834 (1790–1877)");
  expect(text).toContain("0.0000123 ms CPU");
  for (const difference of ["│0 ", "│3e−7 ", "│0.25 ", "│no number│"]) expect(text).toContain(difference);
  expect(text).not.toMatch(/\de[+-]/);
});
