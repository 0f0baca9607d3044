import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { silent } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import { baselineOf, compareWithBaseline, defaultConfig, evaluate, verdictText } from "@likeness/eval";
import { addMetric, figuresCsv, type Metric } from "@likeness/metrics";
import { formatBaseline, type Result } from "@likeness/result";
import { parseBaseline } from "@likeness/result/read";
import { beforeAll, describe, expect, it } from "vitest";
import { folderOfSamples } from "../../../../packages/eval/test/pipeline/folder-of-samples.ts";
import { resultTable } from "../../src/tables/result-table.ts";
import { runLikeness, scratchFolder } from "../run-likeness.ts";

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

describe("a metric of a module of the user's", () => {
  const module = fileURLToPath(new URL("../../../../packages/eval/test/own-parts/toy-metric.js", import.meta.url));

  it("goes from the command line to table, CSV, page and gate", async () => {
    const [out, photos, env] = [
      await scratchFolder(),
      await folderOfSamples(3, 3),
      { LIKENESS_HOME: await scratchFolder() },
    ];
    const chosen = ["--dataset", photos, "--classifier", "knn-1", "--no-faces", "--out", out];
    const evaluated = await runLikeness(["eval", "--parts", module, ...chosen], { env });
    expect(evaluated.code).toBe(0);
    expect(evaluated.stdout).toMatch(/│ wrong\s*│/);
    const folder = join(out, basename(photos));
    const file = join(folder, "result.json");
    const { runs, metrics } = JSON.parse(await readFile(file, "utf8")) as Result;
    expect(metrics!.map(({ id }) => id)).toEqual(["wrong-pairs"]);
    const value = runs[0]!.figures!["wrong-pairs"]!.value!;
    const [heading, row] = (await readFile(join(folder, "figures.csv"), "utf8"))
      .split("\r\n")
      .map((line) => line.split(","));
    expect(row![heading!.indexOf("wrong-pairs")]).toBe(String(value));
    // Neither the gate nor the page is given the module.
    const baseline = join(out, "baseline.json");
    expect((await runLikeness(["gate", file, "--baseline", baseline, "--update"], { env })).code).toBe(0);
    const gated = await runLikeness(["gate", file, "--baseline", baseline], { env });
    expect(gated.stdout).toContain(`wrong pairs: ${value} → ${value}`);
    const page = join(out, "page.html");
    expect((await runLikeness(["report", file, "--no-faces", "--out", page], { env })).code).toBe(0);
    const packed = /id="likeness-data">([^<]+)</.exec(await readFile(page, "utf8"))?.[1];
    expect(gunzipSync(Buffer.from(packed!, "base64")).toString()).toContain('"wrong-pairs"');
  });

  it.each([
    ["no unit", "unit of the metric m must be one of share, rate", { unit: "parsecs" }, 2],
    ["nothing that computes", "compute of the metric m must be a function", { compute: undefined }, 2],
    ["the id of ours", 'there is a metric "auc" already', { id: "auc" }, 2],
  ])("is refused by name with %s", async (_, message, change, code) => {
    const file = join(await scratchFolder(), "mine.mjs");
    const metric = {
      id: "m",
      title: "M",
      explanation: "of something",
      unit: "share",
      better: "higher",
      compute: "yes",
      ...change,
    };
    const text = Object.entries(metric).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}: ${key === "compute" ? "() => 1" : JSON.stringify(value)}`],
    );
    await writeFile(file, `export const parts = { metrics: [{ ${text.join(", ")} }] };`);
    const outcome = await runLikeness(["eval", "--parts", file, "--out", await scratchFolder()]);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toContain(`${file}: ${message}`);
  });
});
