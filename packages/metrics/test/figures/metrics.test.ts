import { describe, expect, it } from "vitest";
import { addMetric, figuresCsv, figureText, formatFigure, metricOf, metrics, metricsOf } from "../../src/index.ts";
import { madeResult } from "./made-result.ts";

describe("the list of metrics", () => {
  it("has one record for each id, each with a sentence that says of what it is the figure", () => {
    const ids = metrics().map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(5);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, explanation } of metrics()) expect(explanation.length, id).toBeGreaterThan(15);
  });

  it("refuses an id that is taken, and an unknown one with the known ones", () => {
    expect(() => addMetric({ ...metricOf("auc") })).toThrow('there is a metric "auc" already');
    expect(() => metricOf("euc")).toThrow(/unknown metric "euc"; known: .*\(did you mean auc\?\)/);
  });

  it("reads every figure from where the result has it", () => {
    const result = madeResult();
    const [run] = result.runs;
    const values = Object.fromEntries(metricsOf(result).map((metric) => [metric.id, metric.compute(run!)]));
    expect(values).toEqual({
      enrolled: 0.75,
      f1: 0.9,
      accuracy: 0.99,
      "f1-others": 0.8,
      "cross-validated": 0.97,
      auc: 0.995,
      eer: null,
      "tar@0.1": 0.95,
      "tar@0.01": 0.85,
      "identification/knn-1": 0.5,
      ms: 5,
      rate: 250,
    });
  });

  it("says nothing where there is no verification, no time and no classifier", () => {
    const [run] = madeResult().runs;
    const bare = {
      ...run!,
      verification: { pairs: 1, genuine: 0, skipped: "one photo each" },
      timings: { ...run!.timings, images: 0 },
    };
    for (const id of ["f1", "accuracy", "auc", "ms", "rate"]) expect(metricOf(id).compute(bare), id).toBeNull();
    expect(figureText(metricOf("f1"), bare)).toBe("–");
    expect(figureText(metricOf("rate"), bare)).toBe("stored");
  });

  it("knows a metric whose values only the result carries", () => {
    const result = madeResult();
    const stranger = {
      id: "x",
      title: "X",
      explanation: "somebody else's",
      unit: "distance",
      better: "lower",
    } as const;
    const run = { ...result.runs[0]!, figures: { x: { value: 1.25, interval: null } } };
    const found = metricsOf({ ...result, runs: [run], metrics: [stranger] }).find(({ id }) => id === "x")!;
    expect(figureText(found, run)).toBe("1.250");
  });
});

it("formats a value in its unit, with more decimals where it would read as all or nothing", () => {
  expect(formatFigure({ unit: "share" }, 0.9999)).toBe("99.99 %");
  expect(formatFigure({ unit: "rate", digits: 4 }, 0.99999)).toBe("0.99999");
  expect(formatFigure({ unit: "ms" }, 12.4)).toBe("12");
  expect(formatFigure({ unit: "count" }, null)).toBe("–");
});

it("writes a name that a spreadsheet would run, a quote and a comma as they are meant", () => {
  const result = madeResult();
  const odd = { ...result, runs: [{ ...result.runs[0]!, id: '=1+1,"x"' }] };
  expect(figuresCsv(odd).split("\r\n")[1]).toContain(`"'=1+1,""x"""`);
});
