import { LikenessError } from "@likeness/core";
import { parseBaseline, parseResult } from "@likeness/result/read";
import { expect, test } from "vitest";
import { oldFile } from "../../../result/test/old-file.ts";
import { baselineOf } from "../../src/gate/baseline.ts";
import { compareWithBaseline } from "../../src/gate/compare.ts";
import { verdictText } from "../../src/gate/verdict-text.ts";
import { mutations } from "./mutations.ts";

const results = ["result-1", "result-2", "result-3"];
const read = async (name: string) => parseResult(JSON.parse(await oldFile(name)), name);

test.each(results)("a result of an earlier version makes a baseline, and passes against it: %s", async (name) => {
  const result = await read(name);
  const baseline = parseBaseline(JSON.parse(JSON.stringify(baselineOf(result))), "baseline.json");
  expect(compareWithBaseline(result, baseline, { flips: 0 })).toMatchObject({ passed: true, sameDataset: true });
});

test.each(results)("a baseline of an earlier version judges a result of one, photo by photo: %s", async (name) => {
  const baseline = parseBaseline(JSON.parse(await oldFile("baseline-2")), "baseline-2");
  const verdict = compareWithBaseline(await read(name), baseline, { flips: 0 });
  // All are of the same 20 photos; what changed between the versions moved no distance far enough to flip a decision.
  expect(verdict).toMatchObject({ passed: true, sameDataset: true });
  expect(verdict.runs).toHaveLength(2);
});

test("whatever passes the reader can be judged: no change of a result ends in a fault", async () => {
  const baseline = parseBaseline(JSON.parse(await oldFile("baseline-2")), "baseline-2");
  let judged = 0;
  for (const { what, mutated } of mutations(JSON.parse(await oldFile("result-3")), 600, 7)) {
    try {
      const result = parseResult(mutated, "result.json");
      verdictText(compareWithBaseline(result, baseline, { flips: 0 }));
      parseBaseline(JSON.parse(JSON.stringify(baselineOf(result))), "baseline.json");
      judged++;
    } catch (thrown) {
      expect(thrown, what).toBeInstanceOf(LikenessError);
    }
  }
  expect(judged).toBeGreaterThan(100);
});
