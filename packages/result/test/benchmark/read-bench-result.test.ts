import { LikenessError } from "@likeness/core";
import { describe, expect, it } from "vitest";
import type { BenchResult, NetworkBench, Throughput } from "../../src/benchmark/bench-result.ts";
import { parseBenchResult } from "../../src/benchmark/read-bench-result.ts";
import { oldFile } from "../old-file.ts";

const throughput: Throughput = {
  perSecond: 10,
  relativeError: 0.01,
  spread: 0,
  cpuMs: 90,
  rounds: 5,
  ratio: { value: 0.5, interval: [0.4, 0.6] },
};
const network: NetworkBench = {
  model: "made-up",
  runtime: "onnx-cpu",
  threads: 1,
  library: "none 1.0.0",
  templateBytes: 8,
  comparisonNs: 3,
  loadMs: 2,
  firstCallMs: 1,
  peakMemoryBytes: 1e6,
  singleStream: { calls: 12, p50: 100, p90: 110, p99: null },
  offline: [
    { batch: 1, ...throughput },
    { batch: 8, skipped: "too slow" },
  ],
  parity: { crops: 4, maxDifference: null, pairs: 6, flipped: 3, threshold: 0.3 },
};
const bench: BenchResult = {
  schema: "likeness/bench@1",
  created: "2026-03-01T12:00:00.000Z",
  command: "likeness bench",
  environment: { likeness: "0", node: "v20", platform: "any", cpu: "none", cores: 1, memoryBytes: 1, libraries: {} },
  settings: {
    seconds: 1,
    relativeError: 0.02,
    seed: 1,
    batches: [1, 8],
    threads: [1],
    baseline: "onnx-cpu",
    baselineThreads: 1,
    workers: 1,
  },
  load: { before: [0, 0, 0], after: [1, 0, 0] },
  dataset: { id: "none", hash: "0", photos: 1 },
  networks: [network],
  aligners: [
    {
      aligner: "a",
      loadMs: 1,
      peakMemoryBytes: 1,
      latency: { calls: 1, p50: 1, p90: null, p99: null },
      ...throughput,
      ratio: null,
    },
  ],
  pipelines: [
    { aligner: "a", model: "m", runtime: "r", workers: 1, loadMs: 1, peakMemoryBytes: 1, ...throughput, ratio: null },
  ],
  unavailable: [{ id: "onnx-cuda", reason: "no device" }],
};

/** The JSON with something else at a place such as `networks.0.loadMs`; undefined takes it away. */
function spoilt(place: string, value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(bench)) as Record<string, unknown>;
  const keys = place.split(".");
  const holder = keys.slice(0, -1).reduce((inner, key) => inner[key] as Record<string, unknown>, copy);
  holder[keys.at(-1)!] = value;
  return JSON.parse(JSON.stringify(copy));
}

describe("a benchmark that is read", () => {
  it("is what was written", () => {
    expect(parseBenchResult(JSON.parse(JSON.stringify(bench)), "bench.json")).toEqual(bench);
  });

  it("may hold fields of a later version", () => {
    expect(() => parseBenchResult(spoilt("networks.0.watts", 30), "bench.json")).not.toThrow();
  });

  it.each([
    ["networks", undefined, "networks must be a list, not missing"],
    ["networks.0.loadMs", "fast", 'networks[0].loadMs must be a number of at least 0, not "fast"'],
    ["networks.0.offline.0.perSecond", 0, "networks[0].offline[0].perSecond must be a number above 0, not 0"],
    ["networks.0.offline.1.skipped", 7, "networks[0].offline[1].skipped must be a text, not 7"],
    ["networks.0.offline.0.ratio.interval", [2, 1], "must be two numbers above 0, the lower first, not [2,1]"],
    ["networks.0.offline.0.ratio.value", -1, "networks[0].offline[0].ratio.value must be a number above 0, not -1"],
    ["networks.0.parity.flipped", 0.5, "networks[0].parity.flipped must be a whole number of at least 0, not 0.5"],
    ["pipelines.0", null, "pipelines[0] must be an object, not null"],
    ["aligners.0.latency.p90", "1", 'aligners[0].latency.p90 must be a number above 0, not "1"'],
    ["settings.threads", [], "settings.threads must be a list of at least 1, not []"],
    ["environment.libraries", { sharp: 1 }, "environment.libraries.sharp must be a text, not 1"],
    ["schema", "likeness/bench@2", 'schema must be "likeness/bench@1", not "likeness/bench@2"'],
  ])("is refused with %s as %j, and the place is named", (place, value, message) => {
    const parse = () => parseBenchResult(spoilt(place, value), "bench.json");
    expect(parse).toThrow(LikenessError);
    expect(parse).toThrow(`bench.json is no benchmark: `);
    expect(parse).toThrow(message);
  });

  it.each([[null], [[]], ["text"], [3]])("is refused as %j", (value) => {
    expect(() => parseBenchResult(value, "bench.json")).toThrow("it must be an object");
  });
});

it("a benchmark of an earlier version says that its baseline had the first of its threads", async () => {
  const old = JSON.parse(await oldFile("bench-1"));
  expect(old.settings).not.toHaveProperty("baselineThreads");
  expect(parseBenchResult(structuredClone(old), "bench-1")).toEqual({
    ...old,
    settings: { ...old.settings, baselineThreads: 1 },
  });
});

it("knows of earlier files which aligner looks for no face: the one that was called none", () => {
  const [one] = bench.aligners;
  const old = { ...bench, aligners: [one!, { ...one!, aligner: "none" }] };
  expect(parseBenchResult(old, "old").aligners.map(({ wholePhoto }) => wholePhoto)).toEqual([undefined, true]);
  const today = {
    ...bench,
    aligners: [
      { ...one!, aligner: "none" },
      { ...one!, wholePhoto: true },
    ],
  };
  expect(parseBenchResult(today, "today")).toBe(today);
});
