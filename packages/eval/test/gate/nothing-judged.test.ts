import { LikenessError, sha256 } from "@likeness/core";
import { type Baseline, formatBaseline, type Result } from "@likeness/result";
import { parseBaseline, sealOf } from "@likeness/result/read";
import { beforeAll, describe, expect, test } from "vitest";
import { baselineOf } from "../../src/gate/baseline.ts";
import { compareWithBaseline } from "../../src/gate/compare.ts";
import { githubAnnotations, githubSummary } from "../../src/gate/github.ts";
import { junitError, junitXml } from "../../src/gate/junit.ts";
import type { GateVerdict } from "../../src/gate/verdict.ts";
import { verdictText } from "../../src/gate/verdict-text.ts";
import { madeResult } from "./made-result.ts";
import { mutations } from "./mutations.ts";

let good: Result;
let baseline: Baseline;
/** Results that fail against the true baseline, each in its way. */
let worse: Record<string, Result>;

beforeAll(async () => {
  good = await madeResult();
  baseline = read(baselineOf(good));
  worse = {
    "spread out": await madeResult({ spread: 1.2 }),
    drifted: await madeResult({ scale: 1.03 }),
    "a photo lost": await madeResult({ enrolled: (person, photo) => person > 0 || photo > 0 }),
    "a classifier less": await madeResult({ classifiers: ["nearest"] }),
    "the run gone": { ...good, runs: [] },
    "other photos": await madeResult({ hash: (person, photo) => sha256(`other ${person} ${photo}`), spread: 1.2 }),
  };
});

const judge = (result: Result, against: Baseline): GateVerdict => compareWithBaseline(result, against, { flips: 0 });

/** Through the file's text, as the command does. */
function read(value: unknown): Baseline {
  return parseBaseline(JSON.parse(formatBaseline(value as Baseline)), "baseline.json");
}

function sealed(value: object): object {
  return { ...value, sha256: sealOf(value) };
}

test("the same result passes, and every worse one fails", () => {
  expect(judge(good, baseline)).toMatchObject({ passed: true, failures: [], sameDataset: true });
  for (const [how, result] of Object.entries(worse)) expect(judge(result, baseline).passed, how).toBe(false);
});

describe("a verdict on other photos", () => {
  test.each(["the same names", "other names"])("fails and says so, with %s", async (names) => {
    const other = await madeResult({
      hash: (person, photo) => sha256(`other ${person} ${photo}`),
      ...(names === "other names" && { file: (person: number, photo: number) => `q${person}/${photo}.png` }),
    });
    const verdict = judge(other, baseline);
    expect(verdict.passed).toBe(false);
    expect(verdict.failures).toEqual([
      "nothing was judged: the result of made and the baseline of made have no photo in common",
    ]);
    for (const text of [verdictText(verdict), junitXml(verdict), githubAnnotations(verdict), githubSummary(verdict)]) {
      expect(text).toContain("no photo in common");
    }
    expect(junitXml(verdict)).toMatch(/<testcase classname="likeness.gate" name="photos"><failure/);
    expect(verdict.runs[0]!.checks.filter(({ state }) => state === "passed")).toEqual([]);
  });

  test("passes when the same photos have other names, since a photo is known by its hash", async () => {
    const renamed = await madeResult({ file: (person, photo) => `q${person}/${9 - photo}.png` });
    expect(judge(renamed, baseline)).toMatchObject({ passed: true, sameDataset: true });
  });

  test("fails when no run of the baseline is asked for", () => {
    const verdict = compareWithBaseline(good, baseline, { flips: 0 }, []);
    expect(verdict).toMatchObject({ passed: false, unaskedRuns: [good.runs[0]!.id] });
    expect(verdictText(verdict)).toContain("nothing was judged");
  });
});

describe("a baseline that would judge nothing", () => {
  const withRun = (change: object) => ({ ...baseline, runs: baseline.runs.map((run) => ({ ...run, ...change })) });
  const without = (key: string, value: object) => Object.fromEntries(Object.entries(value).filter(([k]) => k !== key));

  test.each<[string, () => object, RegExp]>([
    ["no run", () => ({ ...baseline, runs: [] }), /runs must be a list of at least 1/],
    ["no list of runs", () => without("runs", baseline), /runs must be a list/],
    ["a dataset that is a number", () => ({ ...baseline, dataset: 0 }), /dataset must be an object, not 0/],
    [
      "no photos",
      () => ({ ...baseline, dataset: { ...baseline.dataset, photos: [] } }),
      /photos must be a list of at least 2/,
    ],
    [
      "no list of photos",
      () => ({ ...baseline, dataset: without("photos", baseline.dataset) }),
      /dataset.photos must be/,
    ],
    [
      "photos without a hash",
      () => ({
        ...baseline,
        dataset: {
          ...baseline.dataset,
          photos: [
            ["x", 0],
            ["y", 1],
          ],
        },
      }),
      /64 hexadecimal/,
    ],
    ["no threshold", () => withRun({ threshold: undefined }), /threshold must be a number above 0/],
    ["no classifier", () => withRun({ identification: {} }), /identification.tested must be/],
    [
      "an empty list of classifiers",
      () => withRun({ identification: { tested: [0], wrong: {} } }),
      /has no classifier/,
    ],
    [
      "no tested photo",
      () => withRun({ identification: { tested: [], wrong: { nearest: [] } } }),
      /tested must be a list of at least 1/,
    ],
    ["no distances", () => withRun({ distances: undefined }), /distances must be an object/],
    ["a pair outside of its photos", () => withRun({ wrongPairs: [[0, 48]] }), /wrongPairs names a photo that is not/],
    [
      "a pair named twice",
      () =>
        withRun({
          wrongPairs: [
            [0, 1],
            [0, 1],
          ],
        }),
      /wrongPairs is not sorted or names something twice/,
    ],
    [
      "a wrong answer about a photo that was not tested",
      () => withRun({ identification: { tested: [0], wrong: { nearest: [1] } } }),
      /was not tested/,
    ],
    [
      "one id for two runs",
      () => ({ ...baseline, runs: [...baseline.runs, ...baseline.runs] }),
      /two runs have the same id/,
    ],
  ])("is refused with a sentence although its seal holds: %s", (_, make, problem) => {
    expect(() => read(sealed(make()))).toThrow(problem);
    try {
      read(sealed(make()));
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(LikenessError);
      expect((thrown as LikenessError).code).toBe("bad-input");
      expect((thrown as LikenessError).hint).toContain("--update");
    }
  });

  test("is refused when it is of the first kind, which knew photos by name, with the way out", () => {
    expect(() => read({ ...baseline, schema: "likeness/baseline@1" })).toThrow(
      /first kind, which knows photos by name/,
    );
  });

  test("is not made of a result without a run", () => {
    expect(() => baselineOf({ ...good, runs: [] })).toThrow("a result without a run cannot be a baseline");
  });

  test("is refused when it was edited", () => {
    const eased = withRun({ threshold: baseline.runs[0]!.threshold * 2 });
    expect(() => read(eased)).toThrow(/changed after it was written/);
    expect(read(JSON.parse(formatBaseline(baseline)))).toEqual(baseline);
  });
});

test("no mutation of the baseline lets a result pass that fails against the true one", () => {
  let refused = 0;
  const passed: string[] = [];
  for (const { what, mutated } of mutations(baseline, 6000, 20)) {
    let against: Baseline;
    try {
      against = read(mutated);
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(LikenessError);
      refused++;
      continue;
    }
    for (const [how, result] of Object.entries(worse))
      if (judge(result, against).passed) passed.push(`${what}: ${how}`);
  }
  expect(passed).toEqual([]);
  expect(refused).toBeGreaterThan(5000);
});

test("JUnit says why there is no verdict, so that no earlier file is taken for one", () => {
  expect(junitError('no <runs> in "x"\n')).toContain('<error message="no &#60;runs&#62; in &#34;x&#34;\\n"/>');
  expect(junitError("x")).toContain('tests="1" failures="0" errors="1"');
});

test("a baseline file keeps a list of numbers on a line", () => {
  const lines = formatBaseline(baseline).split("\n");
  expect(lines.some((line) => /^ *\["[0-9a-f]{64}", \d+\],?$/.test(line))).toBe(true);
  expect(lines.length).toBeLessThan(1500);
});
