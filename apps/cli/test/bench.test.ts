import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataset } from "@likeness/datasets";
import type { BenchResult } from "@likeness/result";
import { beforeAll, describe, expect, it } from "vitest";
import { runLikeness, scratchFolder } from "./run-likeness.ts";

let photos: string;
beforeAll(async () => {
  photos = join(await scratchFolder(), "people");
  const samples = await openDataset("samples");
  for (const identity of samples.identities.slice(0, 2)) {
    await mkdir(join(photos, identity), { recursive: true });
    for (const photo of samples.photos.filter((one) => one.identity === identity).slice(0, 3)) {
      await writeFile(join(photos, photo.file), await photo.read());
    }
  }
});

describe("likeness bench", () => {
  let out: string;
  let outcome: Awaited<ReturnType<typeof runLikeness>>;
  let result: BenchResult;
  beforeAll(async () => {
    out = join(await scratchFolder(), "bench.json");
    const parts = ["--model", "dlib-resnet", "--runtime", "tfjs-wasm", "--aligner", "faceapi-tiny"];
    const small = ["--batches", "1,2", "--threads", "1", "--seconds", "4", "--workers", "1", "--seed", "5"];
    outcome = await runLikeness(["bench", "--dataset", photos, ...parts, ...small, "--json", "--out", out]);
    result = JSON.parse(outcome.stdout) as BenchResult;
  });

  it("prints one line of JSON on stdout, the tables elsewhere, and writes the same to a file", async () => {
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(result.schema).toBe("likeness/bench@1");
    expect(outcome.stderr).toContain("SingleStream");
    expect(await readFile(out, "utf8")).toBe(outcome.stdout);
    expect(result.settings).toMatchObject({ seed: 5, batches: [1, 2], threads: [1], baseline: "onnx-cpu", workers: 1 });
  });

  it("says where the figures are and how to look at them", () => {
    expect(outcome.stderr).toContain(`${out}\nas a page: likeness report ${out}\n`);
  });

  it("fits tables into 100 columns", () => {
    const rows = outcome.stderr.split("\n").filter((line) => /^[│┌├└]/.test(line));
    expect(rows.length).toBeGreaterThan(10);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(100);
  });

  it("measures the baseline too, though another runtime was asked for", () => {
    expect(result.networks.map(({ runtime }) => runtime)).toEqual(["onnx-cpu", "tfjs-wasm"]);
    for (const { loadMs, firstCallMs, peakMemoryBytes, templateBytes, comparisonNs } of result.networks) {
      expect(loadMs).toBeGreaterThan(1);
      expect(firstCallMs).toBeGreaterThan(1);
      // The weights alone are 22 MB; a process of its own holds less than the machine.
      expect(peakMemoryBytes).toBeGreaterThan(50e6);
      expect(peakMemoryBytes).toBeLessThan(4e9);
      expect(templateBytes).toBe(512);
      expect(comparisonNs).toBeGreaterThan(5);
    }
  });

  it("shows that both runtimes compute the same: no decision flips", () => {
    const [baseline, wasm] = result.networks;
    expect(baseline!.parity).toBeNull();
    expect(wasm!.parity!.crops).toBeGreaterThanOrEqual(4);
    expect(wasm!.parity!.flipped).toBe(0);
    expect(wasm!.parity!.maxDifference).toBeGreaterThan(0);
    expect(wasm!.parity!.maxDifference).toBeLessThan(1e-4);
  });

  it("gives speed with its noise, and ratios with an interval around them", () => {
    const [baseline, wasm] = result.networks;
    const [single] = baseline!.offline;
    if (single === undefined || "skipped" in single) throw new Error("batch 1 of the baseline was skipped");
    expect(single).toMatchObject({ batch: 1, ratio: null });
    expect(single.rounds).toBeGreaterThanOrEqual(5);
    // A thousand divided by the median latency is the speed, but for the skew of the calls.
    const median = baseline!.singleStream!.p50;
    expect((single.perSecond * median) / 1000).toBeGreaterThan(0.1);
    expect((single.perSecond * median) / 1000).toBeLessThan(2);
    expect(wasm!.offline.map(({ batch }) => batch)).toEqual(baseline!.offline.map(({ batch }) => batch));
    for (const entry of wasm!.offline) {
      if ("skipped" in entry) expect(entry.skipped).toMatch(/more than --seconds allows/);
      else {
        const [low, high] = entry.ratio!.interval;
        expect(low).toBeLessThanOrEqual(entry.ratio!.value);
        expect(high).toBeGreaterThanOrEqual(entry.ratio!.value);
      }
    }
  });

  it("measures or explains every aligner and pipeline", () => {
    const named = [...result.aligners, ...result.pipelines, ...result.unavailable];
    expect(result.aligners.length + result.pipelines.length).toBeGreaterThan(0);
    expect(named).toHaveLength(3);
  });
});

describe("likeness bench with a baseline that has no choice of threads", () => {
  it("takes ratios and parity against it all the same", async () => {
    const out = join(await scratchFolder(), "bench.json");
    const parts = ["--model", "dlib-resnet", "--runtime", "onnx-cpu", "--aligner", "faceapi-tiny"];
    const small = ["--batches", "1", "--threads", "2", "--seconds", "2", "--workers", "1", "--baseline", "tfjs-wasm"];
    const { code, stdout, stderr } = await runLikeness([
      "bench",
      "--dataset",
      photos,
      ...parts,
      ...small,
      "--out",
      out,
    ]);
    expect(code, stderr).toBe(0);
    const { networks, settings } = JSON.parse(await readFile(out, "utf8")) as BenchResult;
    expect(settings).toMatchObject({ baseline: "tfjs-wasm", threads: [2], baselineThreads: 1 });
    const onnx = networks.find(({ runtime }) => runtime === "onnx-cpu")!;
    expect(onnx.parity!.flipped).toBe(0);
    const [entry] = onnx.offline;
    // Several times as fast, however busy the machine is.
    expect("skipped" in entry! ? undefined : entry!.ratio!.value).toBeGreaterThan(1);
    expect(stdout).toContain("× is how many times as fast as tfjs-wasm with 1 thread and the same batch");
  });
});

it.each([
  [["--seconds", "soon"], /--seconds takes a number of at least 0.1, not "soon"/],
  [["--batches", "8,0"], /--batches takes numbers from 1 to 4096, not 0/],
  [["--threads", "two"], /--threads takes a whole number, not "two"/],
  [["--baseline", "onnx-gpu"], /unknown runtime/],
  [["--dataset", "samples", "--dataset", "lfw-subset"], /--dataset.*it can be given once/],
])("refuses %j with exit code 2", async (args, message) => {
  const { code, stderr } = await runLikeness(["bench", ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
