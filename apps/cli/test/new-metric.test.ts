import { silent } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import {
  baselineOf,
  compareWithBaseline,
  defaultConfig,
  evaluate,
  formatBaseline,
  parseBaseline,
  verdictText,
} from "@likeness/eval";
import { addMetric, figuresCsv, type Metric } from "@likeness/metrics";
import type { Result } from "@likeness/result";
import { beforeAll, describe, expect, it } from "vitest";
import { folderOfSamples } from "../../../packages/eval/test/pipeline/folder-of-samples.ts";
import { resultTable } from "../src/result-table.ts";

/** A figure that nobody has: how many pairs are decided wrongly at the best threshold. */
const wrongPairs: Metric = {
  id: "wrong-pairs",
  title: "Wrong pairs",
  explanation: "Pairs decided wrongly at the threshold of the best F1, in-sample",
  unit: "count",
  better: "lower",
  heading: "wrong",
  gate: "wrong pairs",
  compute({ verification }) {
    if ("skipped" in verification) return null;
    return Math.round((1 - verification.best.accuracy) * verification.pairs);
  },
  interval: () => [0, 7],
};

describe("a metric that is one record and one line", () => {
  let result: Result;
  beforeAll(async () => {
    addMetric(wrongPairs);
    const dataset = await openDataset(await folderOfSamples(3, 3));
    const config = { ...defaultConfig, classifiers: ["knn-1"], resamples: 100 };
    ({ result } = await evaluate(dataset, config, { progress: silent, command: "test", store: null }));
  });
  const expected = () => wrongPairs.compute(result.runs[0]!);

  it("is a column of the terminal's table", () => {
    const [, ...lines] = resultTable(result, 300)
      .split("\n")
      .filter((line) => line.includes("│"));
    const cells = (line: string) => line.split("│").map((cell) => cell.trim());
    const heading = resultTable(result, 300)
      .split("\n")
      .find((line) => line.includes("aligner"))!;
    const place = cells(heading).indexOf("wrong");
    expect(place).toBeGreaterThan(0);
    expect(cells(lines.at(-1)!)[place]).toBe(String(expected()));
  });

  it("is carried by the result as plain data, with what it means", () => {
    expect(result.runs[0]!.figures).toEqual({ "wrong-pairs": { value: expected(), interval: [0, 7] } });
    const { compute: _, interval: __, ...summary } = wrongPairs;
    expect(result.metrics).toEqual([summary]);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it("is a column of the CSV, with its interval", () => {
    const [heading, row] = figuresCsv(result)
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(","));
    const place = heading!.indexOf("wrong-pairs");
    expect(heading!.slice(place, place + 3)).toEqual(["wrong-pairs", "wrong-pairs low", "wrong-pairs high"]);
    expect(row!.slice(place, place + 3)).toEqual([String(expected()), "0", "7"]);
  });

  it("stands in a gate's verdict beside the baseline's", () => {
    const baseline = parseBaseline(JSON.parse(formatBaseline(baselineOf(result))), "baseline.json");
    const text = verdictText(compareWithBaseline(result, baseline, { flips: 0 }));
    expect(text).toContain(`wrong pairs: ${expected()} → ${expected()}\n`);
    const worse = {
      ...result,
      runs: result.runs.map((run) => ({ ...run, figures: { "wrong-pairs": { value: 99, interval: null } } })),
    };
    expect(verdictText(compareWithBaseline(worse, baseline, { flips: 0 }))).toContain(`→ 99 (worse)`);
  });
});
