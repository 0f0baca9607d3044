import { classifiers } from "@likeness/classify";
import { mulberry32, silent } from "@likeness/core";
import { type Dataset, openDataset } from "@likeness/datasets";
import { decodeTemplates, encodeTemplates, type IndexPair, type Result, type Run } from "@likeness/result";
import { beforeAll, describe, expect, it } from "vitest";
import { otherRuntimes } from "../../../nn/test/support/other-runtimes.ts";
import { decidePairs } from "../../src/gate/decisions.ts";
import { defaultConfig, type EvalConfig, evaluate } from "../../src/index.ts";

/** The default system, with every classifier there is; only the runtime of its embedding network varies. */
const config: EvalConfig = { ...defaultConfig, resamples: 100, classifiers: classifiers.ids };

/**
 * Slow runtimes get every third photo, which are photos of every person and every kind, unless LIKENESS_WHOLE_SAMPLES is
 * set. The others get them all.
 */
const wholeSamples = Boolean(process.env["LIKENESS_WHOLE_SAMPLES"]);

const runtimes = await otherRuntimes("decisions on samples");

describe("decisions on samples, enrolled as the product enrols", () => {
  let samples: Dataset;
  beforeAll(async () => {
    samples = await openDataset("samples");
  });

  /** What the default system with that runtime makes of every n-th photo. */
  async function evaluateOn(runtime: string, every: number): Promise<Result> {
    const dataset = { ...samples, photos: samples.photos.filter((_, i) => i % every === 0) };
    const options = { progress: silent, command: "test", store: null };
    const { result } = await evaluate(dataset, { ...config, runtimes: [runtime] }, options);
    expect(result.unavailable).toEqual([]);
    expect(result.runs).toHaveLength(1);
    return result;
  }

  for (const { id, missing, name, slow } of runtimes) {
    const every = slow && !wholeSamples ? 3 : 1;
    const photos = every === 1 ? "every photo" : `one photo of ${every}`;
    it.skipIf(missing)(`are those of onnx-cpu on ${name}, of ${photos}`, { timeout: 900_000 }, async () => {
      const onCpu = await evaluateOn("onnx-cpu", every);
      const [expected, run] = [onCpu.runs[0]!, (await evaluateOn(id, every)).runs[0]!];
      expect(run.runtime.id).toBe(id);
      expect(run.enrolment).toEqual(expected.enrolment);
      const difference = largestDifference(run, expected);
      const compared = `${expected.enrolment.enrolled} photos of samples on ${id}`;
      process.stderr.write(`${compared}: templates ${difference.toExponential(1)} from onnx-cpu at most\n`);
      expect(difference).toBeLessThan(1e-4);
      for (const threshold of thresholds(expected)) {
        expect(flips(run, expected, onCpu, threshold), `at ${threshold}`).toEqual([]);
      }
      expect(predictions(run)).toEqual(predictions(expected));
    });
  }

  it("are others once templates are off by a hundredth", async () => {
    const onCpu = await evaluateOn("onnx-cpu", 3);
    const [expected] = onCpu.runs as [Run];
    const uniform = mulberry32(5);
    const moved = decodeTemplates(expected).map((row) => row!.map((value) => value + 0.02 * (uniform() - 0.5)));
    const other = { ...expected, templates: encodeTemplates(moved, expected.templates.dimensions) };
    expect(largestDifference(other, expected)).toBeGreaterThan(1e-4);
    expect(flips(other, expected, onCpu, thresholds(expected)[0]!)).not.toEqual([]);
  });
});

/** The threshold in use, and those that cross-validation found on parts of the people. */
function thresholds({ verification }: Run): number[] {
  if ("skipped" in verification) throw new Error(verification.skipped);
  return [...new Set([verification.best.threshold, ...verification.crossValidated!.thresholds])];
}

/** Pairs that one of two runs decides rightly and the other wrongly. */
function flips(a: Run, b: Run, { dataset }: Result, threshold: number): IndexPair[] {
  const [wrongInA, wrongInB] = [a, b].map((run) => decidePairs(run, dataset, threshold).wrong) as [
    IndexPair[],
    IndexPair[],
  ];
  const only = (pairs: IndexPair[], others: IndexPair[]) => {
    const known = new Set(others.map((pair) => pair.join("\n")));
    return pairs.filter((pair) => !known.has(pair.join("\n")));
  };
  return [...only(wrongInA, wrongInB), ...only(wrongInB, wrongInA)];
}

/** Whom every classifier takes every test photo for. */
function predictions({ identification: { classifiers } }: Run) {
  return Object.entries(classifiers).map(([id, found]) => [
    id,
    found.predictions.map(({ file, predicted }) => [file, predicted]),
  ]);
}

/** Of any component of any template; NaN where one is no number. */
function largestDifference(a: Run, b: Run): number {
  const other = decodeTemplates(b);
  const rows = decodeTemplates(a).map((row, i) =>
    row!.reduce((most, x, d) => Math.max(most, Math.abs(x - other[i]![d]!)), 0),
  );
  return Math.max(...rows);
}
