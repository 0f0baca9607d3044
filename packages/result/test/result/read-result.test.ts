import { describe, expect, it } from "vitest";
import { decodeTemplates, hasTemplate } from "../../src/result/packed-templates.ts";
import { parseResult } from "../../src/result/read-result.ts";
import type { Result } from "../../src/result/result.ts";
import type { Run } from "../../src/result/run.ts";
import type { Verification } from "../../src/result/verification.ts";
import { oldFile } from "../old-file.ts";

const read = async (name: string) => parseResult(JSON.parse(await oldFile(name)), name);

function verificationOf(run: Run): Verification {
  if ("skipped" in run.verification) throw new Error(run.verification.skipped);
  return run.verification;
}

/** Pairs whose distance is below the threshold, counted one by one. */
function accepted({ dataset }: Result, run: Run, threshold: number) {
  const templates = decodeTemplates(run);
  const counts = { trueAccepts: 0, falseAccepts: 0 };
  for (const [i, a] of templates.entries()) {
    for (const [j, b] of templates.slice(0, i).entries()) {
      if (a === undefined || b === undefined) continue;
      if (a.reduce((sum, value, d) => sum + (value - b[d]!) ** 2, 0) >= threshold) continue;
      counts[dataset.photos[i]!.identity === dataset.photos[j]!.identity ? "trueAccepts" : "falseAccepts"]++;
    }
  }
  return counts;
}

describe("a result of an earlier version", () => {
  it.each(["result-1", "result-2"])("gets what it lacks: %s", async (name) => {
    const old = JSON.parse(await oldFile(name)) as Result;
    const result = await read(name);
    expect(result.runs).toHaveLength(2);
    for (const [i, run] of result.runs.entries()) {
      const { grid, best } = verificationOf(run);
      const before = verificationOf(old.runs[i]!);
      expect(before.grid).not.toHaveProperty("best");
      expect(before.best).not.toHaveProperty("decisions");
      expect(grid.best).toEqual({ threshold: best.threshold, f1: best.f1, accuracy: best.accuracy });
      expect(best.decisions).toEqual(accepted(result, run, best.threshold));
    }
  });

  it.each(["result-1", "result-2"])("keeps everything it says: %s", async (name) => {
    const old = JSON.parse(await oldFile(name)) as Result;
    expect(await read(name)).toMatchObject(old as unknown as Record<string, unknown>);
  });

  it("that lacks nothing is left as it is", async () => {
    const text = await oldFile("result-3");
    expect(JSON.stringify(parseResult(JSON.parse(text), "result-3"))).toBe(JSON.stringify(JSON.parse(text)));
  });

  it.each(["result-1", "result-2", "result-3"])("has a template for each photo that is enrolled: %s", async (name) => {
    for (const run of (await read(name)).runs) {
      const states = run.enrolment.photos.map(({ state }) => hasTemplate(state));
      expect(decodeTemplates(run).map((template) => template?.length === 128)).toEqual(states);
    }
  });

  it.each([
    // F1 = 2·3 / (2·3 + 1 + 2) and 10 − 3 of 10 pairs are decided rightly.
    [
      { f1: 6 / 9, accuracy: 0.7 },
      { trueAccepts: 3, falseAccepts: 1 },
    ],
    [
      { f1: 1, accuracy: 1 },
      { trueAccepts: 5, falseAccepts: 0 },
    ],
    [
      { f1: 0, accuracy: 0.5 },
      { trueAccepts: 0, falseAccepts: 0 },
    ],
  ])("has its accepted pairs worked out from %j", async (shares, decisions) => {
    const old = JSON.parse(await oldFile("result-1"));
    Object.assign(old.runs[0].verification, { pairs: 10, genuine: 5 });
    Object.assign(old.runs[0].verification.best, shares);
    expect(verificationOf(parseResult(old, "old").runs[0]!).best.decisions).toEqual(decisions);
  });
});

describe("a result that is read", () => {
  /** The JSON with something else at a place such as `runs.0.id`; undefined takes it away. */
  async function spoilt(place: string, value: unknown): Promise<unknown> {
    const copy = JSON.parse(await oldFile("result-3")) as Record<string, unknown>;
    const keys = place.split(".");
    const holder = keys.slice(0, -1).reduce((inner, key) => inner[key] as Record<string, unknown>, copy);
    holder[keys.at(-1)!] = value;
    return JSON.parse(JSON.stringify(copy));
  }

  it.each(["later", "environment.later", "runs.0.later", "runs.0.verification.roc.later", "dataset.photos.3.later"])(
    "keeps a field of a later version: %s",
    async (place) => {
      const value = await spoilt(place, { of: ["a", "later version"] });
      expect(parseResult(structuredClone(value), "later.json")).toEqual(value);
    },
  );

  it.each([
    ["schema", "likeness/result@9", 'schema must be "likeness/result@1", not "likeness/result@9"'],
    ["runs", undefined, "runs must be a list, not missing"],
    ["dataset.photos.2.sha256", "no hash", 'dataset.photos[2].sha256 must be 64 hexadecimal digits, not "no hash"'],
    ["runs.1.enrolment.photos.7.state", "lost", "runs[1].enrolment.photos[7].state must be one of enrolled, "],
    ["runs.0.enrolment.photos.7.landmarks.5", "left", 'photos[7].landmarks[5] must be a number, not "left"'],
    ["runs.0.verification.best.f1", 1.5, "runs[0].verification.best.f1 must be a number from 0 to 1, not 1.5"],
    ["runs.0.verification.roc.curve.1", [0, 1], "roc.curve[1] must be a list of 3, not [0,1]"],
    [
      "runs.0.verification",
      { pairs: 3 },
      "runs[0].verification.genuine must be a whole number of at least 0, not missing",
    ],
    ["runs.0.verification", { pairs: 3, genuine: 0, skipped: 1 }, "runs[0].verification.skipped must be a text, not 1"],
    [
      "runs.0.identification.classifiers.knn-1.predictions.4.truth",
      4,
      "knn-1.predictions[4].truth must be a text, not 4",
    ],
    ["runs.0.timings.wallMs", null, "runs[0].timings.wallMs must be a number of at least 0, not null"],
    [
      "comparisons.0.effects.0.auc.p",
      "small",
      'comparisons[0].effects[0].auc.p must be a number from 0 to 1, not "small"',
    ],
    ["dataset.photos", [], "runs[0].enrolment.photos has 20 rows for 0 photos"],
    ["runs.1.enrolment.enrolled", 15, "runs[1].enrolment.enrolled is 15, its rows are 14"],
    ["dataset.photos.1.file", "person-01/01-mild.jpg", "dataset.photos has two photos with the same file"],
    [
      "runs.0.identification.classifiers.knn-1.predictions.4.file",
      "x.jpg",
      "classifiers.knn-1 names x.jpg, which is no photo",
    ],
    ["runs.0.templates.data", "AAAA", "runs[0].templates.data does not hold 20 × 128 numbers"],
  ])("is refused with %s as %j, and the place is named", async (place, value, message) => {
    const wrong = await spoilt(place, value);
    expect(() => parseResult(wrong, "result.json")).toThrow(/^result\.json is no result: /);
    expect(() => parseResult(wrong, "result.json")).toThrow(message);
    expect(() => parseResult(wrong, "result.json")).toThrow(
      expect.objectContaining({ code: "bad-input", hint: "make one with: likeness eval --out results" }),
    );
  });

  it.each([[null], [[]], ["text"], [3]])("is refused as %j", (value) => {
    expect(() => parseResult(value, "result.json")).toThrow("result.json is no result: it must be an object");
  });
});
