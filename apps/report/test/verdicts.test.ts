import type { Run } from "@likeness/result";
import { describe, expect, it } from "vitest";
import { packResult } from "../src/pack-result.ts";
import type { PairComparison } from "../src/page/pairs/compare-runs.ts";
import { rankRuns } from "../src/page/runs/rank-runs.ts";
import { counterpart, type RunView, runViews } from "../src/page/runs/run-view.ts";
import { unpack } from "../src/page/runs/unpack.ts";
import { judge } from "../src/page/runs/verdicts.ts";
import { smallSynthetic } from "./synthetic/result.ts";

const { result } = await smallSynthetic();

function viewsOf(...runs: readonly (readonly Run[])[]): readonly RunView[] {
  const entries = runs.map((own) => packResult({ result: { ...result, runs: own } }, false));
  return runViews(unpack({ likenessReport: 1, withFaces: false, entries, benches: [] }));
}

/** The run with other F1 in-sample and on other people. */
function scored(run: Run, f1: number, outOfSample: number | null): Run {
  if ("skipped" in run.verification) throw new Error("the synthetic runs have pairs");
  const { best, crossValidated } = run.verification;
  return {
    ...run,
    verification: {
      ...run.verification,
      best: { ...best, f1 },
      crossValidated: outOfSample === null ? null : { ...crossValidated!, f1: outOfSample },
    },
  };
}

describe("runs on the page", () => {
  const [first, second] = result.runs as [Run, Run];

  it("are ranked by F1 on people that the threshold was not fitted on, whatever F1 in-sample is", () => {
    const views = viewsOf([scored(first, 0.99, 0.8), scored(second, 0.9, 0.85)]);
    expect(rankRuns(views).map(({ run }) => run.id)).toEqual([second.id, first.id]);
  });

  it("go by F1 in-sample, all of them, where one has no other", () => {
    const views = viewsOf([scored(first, 0.99, null), scored(second, 0.9, 0.999)]);
    expect(rankRuns(views).map(({ run }) => run.id)).toEqual([first.id, second.id]);
  });

  it("find the same combination in the result before theirs", () => {
    const views = viewsOf([first, second], [first, second], [second, first]);
    expect(counterpart(views[5]!, views)?.key).toBe("1.0");
    expect(counterpart(views[0]!, views)?.key).toBe("2.1");
    expect(counterpart(viewsOf([first, second])[0]!, viewsOf([first, second]))).toBeUndefined();
  });

  it("are called better or worse by the test that tells them apart, not by the sign of the other one", () => {
    const [a, b] = viewsOf([first, second]) as [RunView, RunView];
    const even = { items: 100, onlyFirst: 0, onlySecond: 0 };
    const pairs = (difference: number, interval: readonly [number, number]): PairComparison => ({
      all: even,
      genuine: even,
      impostor: even,
      accuracy: { difference, interval },
      f1: { difference, interval },
      flipped: [],
    });
    expect(judge(a, b, pairs(-0.1, [-0.15, -0.05])).verdict).toBe("worse");
    expect(judge(a, b, pairs(0.1, [0.05, 0.15])).verdict).toBe("better");
    expect(judge(a, b, pairs(-0.01, [-0.05, 0.03])).verdict).toBe("tied");
  });
});
