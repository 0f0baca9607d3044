import type { BenchResult, NetworkBench, OfflineBench } from "@likeness/eval";
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
    settings: { baseline: "onnx-cpu", threads: [1, 2], relativeError: 0.02, seconds: 45 },
    networks: [
      network(1, [
        { batch: 8, ...speed },
        { batch: 128, skipped: "too slow" },
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
  const lines = benchTable(result).split("\n");
  const [, offline] = lines.join("\n").split("Offline");
  const cells = (text: string) => text.split("│").map((cell) => cell.trim());
  const rows = offline!.split("\n").filter((line) => line.startsWith("│"));
  const [one, two] = rows.flatMap((line, i) => (line.includes("onnx-cpu") ? [cells(rows[i + 1]!)] : []));
  expect(one!.slice(3, 5)).toEqual(["1", ""]);
  expect(two!.slice(3, 5)).toEqual(["×1.8 (1.7–1.9)", "–"]);
});
