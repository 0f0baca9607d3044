import { squaredDistance } from "@likeness/metrics";
import { type Baseline, decodeTemplates, type Result } from "@likeness/result";
import { beforeAll, describe, expect, test } from "vitest";
import { baselineOf } from "../../src/gate/baseline.ts";
import { compareWithBaseline } from "../../src/gate/compare.ts";
import type { GateLimits } from "../../src/gate/comparison.ts";
import { decidePairs } from "../../src/gate/decisions.ts";
import type { FlippedPair } from "../../src/gate/flipped-pairs.ts";
import { githubAnnotations } from "../../src/gate/github.ts";
import { junitXml } from "../../src/gate/junit.ts";
import { verdictText } from "../../src/gate/verdict-text.ts";
import { type Making, madeResult } from "./made-result.ts";

const timed = { images: 48, wallMs: 1000, fromStore: 0 };
let good: Result;
let baseline: Baseline;

beforeAll(async () => {
  good = await madeResult({ timings: timed });
  baseline = baselineOf(good);
});

async function judge(making: Making, limits: Partial<GateLimits> = {}, against = baseline) {
  return compareWithBaseline(await madeResult(making), against, { flips: 0, ...limits });
}

describe("flipped pairs", () => {
  test("are told with both distances, farthest moved first", async () => {
    const worse = await madeResult({ spread: 1.1 });
    const { pairs } = compareWithBaseline(worse, baseline, { flips: 0 }).runs[0]!;
    expect(pairs.against.length).toBeGreaterThan(5);
    const distances = (result: Result) => {
      const templates = decodeTemplates(result.runs[0]!);
      const place = new Map(result.dataset.photos.map(({ file }, i) => [file, i]));
      return ({ a, b }: FlippedPair) => squaredDistance(templates[place.get(a)!]!, templates[place.get(b)!]!);
    };
    const [was, is] = [distances(good), distances(worse)];
    for (const pair of pairs.against) {
      expect(pair.after).toBeCloseTo(is(pair), 12);
      // Four significant digits are kept.
      expect("distance" in pair.before! && Math.abs(pair.before.distance / was(pair) - 1)).toBeLessThan(5e-4);
    }
    const moves = pairs.against.map((pair) => Math.abs(is(pair) - was(pair)));
    expect(moves.map((move, i) => i === 0 || move <= moves[i - 1]! + 0.01)).toEqual(moves.map(() => true));
    const { a, b, before, after } = pairs.against[0]!;
    const told = `pair right before, wrong now: ${a}  ${b}  distance ${(before as { distance: number }).distance} → ${Number(after!.toPrecision(4))}`;
    expect(verdictText(await judge({ spread: 1.1 }))).toContain(told);
  });

  test("that lay far from the threshold are told with what is known of their distance, and that is true", async () => {
    const run = baseline.runs[0]!;
    const few = decidePairs(good.runs[0]!, good.dataset, run.threshold, { nearest: 30 }).nearest;
    expect(few.pairs).toHaveLength(30);
    const against = { ...baseline, runs: [{ ...run, nearest: few }] };
    const { pairs } = (await judge({ spread: 1.3 }, {}, against)).runs[0]!;
    const templates = decodeTemplates(good.runs[0]!);
    const place = new Map(good.dataset.photos.map(({ file }, i) => [file, i]));
    const bounds = [...pairs.against, ...pairs.inFavour].filter(
      ({ before }) => before !== null && !("distance" in before),
    );
    expect(bounds.length).toBeGreaterThan(0);
    for (const { a, b, before } of bounds) {
      const was = squaredDistance(templates[place.get(a)!]!, templates[place.get(b)!]!);
      const { atMost = Number.POSITIVE_INFINITY, atLeast = 0 } = before as { atMost?: number; atLeast?: number };
      expect(was).toBeLessThanOrEqual(atMost * 1.001);
      expect(was).toBeGreaterThanOrEqual(atLeast * 0.999);
    }
  });

  test("without a template now stand first and say so", async () => {
    const verdict = await judge({ spread: 1.1, enrolled: (person, photo) => person !== 3 || photo !== 2 });
    expect(verdict.runs[0]!.pairs.against[0]!.after).toBeNull();
    expect(verdictText(verdict)).toMatch(/p3\/2\.jpg .*→ no template/);
  });
});

test("JUnit has a test case for each check, and each failed one names what failed", async () => {
  const passed = junitXml(await judge({ timings: timed }, { maxSlowdown: 2 }));
  const names = [...passed.matchAll(/<testcase classname="[^"]+" name="([^"]+)">/g)].map((found) => found[1]);
  expect(names).toEqual(["enrolment", "pairs", "classifier nearest", "classifier centroid", "drift", "speed"]);
  expect(passed).toContain('tests="6" failures="0" errors="0" skipped="0"');
  const failed = junitXml(await judge({ spread: 1.1, classifiers: ["nearest"] }));
  expect(failed).toMatch(/name="pairs"><failure message="pairs: \d+ flipped against us, 0 allowed">p\d/);
  expect(failed).toMatch(
    /name="classifier centroid"><failure message="classifier centroid of the baseline was not run"/,
  );
  expect(failed).toMatch(/name="enrolment"><\/testcase>/);
});

describe("speed", () => {
  const slow = { ...timed, wallMs: 1900 };

  test("below the baseline's is a plain line without a limit: no failure, no warning", async () => {
    const verdict = await judge({ timings: slow });
    expect(verdict.passed).toBe(true);
    expect(verdictText(verdict)).toMatch(/note: 25\.3 photos\/s, baseline 48 \(1\.90 times slower\)/);
    expect(githubAnnotations(verdict)).toBe("");
  });

  test("is a warning where a limit was given that it keeps, and a failure beyond it", async () => {
    const within = await judge({ timings: slow }, { maxSlowdown: 3 });
    expect(within.passed).toBe(true);
    expect(githubAnnotations(within)).toMatch(/^::warning .*1\.90 times slower/);
    const beyond = await judge({ timings: slow }, { maxSlowdown: 1.5 });
    expect(beyond.runs[0]!.failures).toEqual(["25.3 photos/s, baseline 48 (1.90 times slower), 1.5 allowed"]);
  });

  test.each<[string, Making["timings"]]>([
    ["every template came from the store", {}],
    ["the times are those of an earlier run", { ...timed, measured: "2026-01-01T00:00:00.000Z" }],
  ])("that was not measured is said where a limit was given: %s", async (_, timings) => {
    const verdict = await judge({ timings: timings! }, { maxSlowdown: 1.5 });
    expect(verdict.passed).toBe(true);
    expect(verdictText(verdict)).toContain("note: nothing was timed: every template of this run came from the store");
    expect(githubAnnotations(verdict)).toMatch(/^::warning .*nothing was timed/);
    expect(junitXml(verdict)).toMatch(/name="speed"><skipped message="nothing was timed/);
    expect(verdictText(await judge({ timings: timings! }))).not.toContain("timed");
  });
});

test("weights that are others switch drift off aloud", async () => {
  const other = { ...baseline, runs: [{ ...baseline.runs[0]!, weightsSha256: "cd".repeat(32) }] };
  const verdict = await judge({}, {}, other);
  expect(verdict.runs[0]!.remarks).toContain("drift is not judged: the weights are others");
});

test("a hostile name stays within its line", async () => {
  const file = (person: number, photo: number) => `p${person}\n::stop-commands::t/\u202e${photo}.jpg`;
  const verdict = await judge({ file, enrolled: (person, photo) => person > 0 || photo > 0 });
  expect(verdict.passed).toBe(false);
  for (const text of [verdictText(verdict), junitXml(verdict), githubAnnotations(verdict)]) {
    expect(text).not.toMatch(/^::stop/m);
    expect(text).not.toContain("\u202e");
  }
});
