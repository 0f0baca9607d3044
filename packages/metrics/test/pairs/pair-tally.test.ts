import { mulberry32, shuffle } from "@likeness/core";
import { describe, expect, test } from "vitest";
import { doubleKernel } from "../../src/pairs/distance-kernel.ts";
import { pairRows } from "../../src/pairs/pair-rows.ts";
import { tallyDistances } from "../../src/pairs/tally-distances.ts";
import { tallyPairs } from "../../src/pairs/tally-pairs.ts";
import type { Templates } from "../../src/pairs/templates.ts";
import { areaUnderCurve } from "../../src/verification/area-under-curve.ts";
import { decisionsAt } from "../../src/verification/decision-counts.ts";
import { equalErrorRate, whyNoEqualErrorRate } from "../../src/verification/equal-error-rate.ts";
import { exactBestF1 } from "../../src/verification/exact-best-f1.ts";
import { rocVertices } from "../../src/verification/operating-points.ts";
import { resolvableTargets, tarAtFar } from "../../src/verification/tar-at-far.ts";
import { thinCurve } from "../../src/verification/thin-curve.ts";
import scikit from "../fixtures/scikit-learn.json" with { type: "json" };
import { accepted, allPairs, allThresholds, bruteAuc, bruteEqualErrorRate, f1 } from "../support/brute-force.ts";
import { randomTemplates } from "../support/random-templates.ts";

async function tallyOf(templates: Templates, thresholds: readonly number[] = [], hardest = 0) {
  const rows = pairRows(templates);
  return tallyPairs(rows, await doubleKernel(rows), thresholds, hardest);
}

const sets = [
  ["people with one to nine photos", { seed: 1 }],
  ["distances with many ties", { seed: 2, decimals: 0, dimensions: 2 }],
  ["photos that did not enrol", { seed: 3, missing: 0.3 }],
  ["ties and photos that did not enrol", { seed: 4, decimals: 0, dimensions: 3, missing: 0.2 }],
] as const;

describe.each(sets)("for %s", (_, options) => {
  const templates = randomTemplates([1, 4, 9, 2, 1, 6, 3, 5], options);
  const pairs = allPairs(templates);

  test("AUC is what comparing every genuine with every impostor pair gives", async () => {
    const { tally } = await tallyOf(templates);
    expect(Math.abs(areaUnderCurve(tally) - bruteAuc(pairs))).toBeLessThan(1e-12);
  });

  test("the exact best F1 is the highest over all thresholds, and its two distances enclose the threshold", async () => {
    const best = exactBestF1((await tallyOf(templates)).tally);
    const highest = Math.max(...allThresholds(pairs).map((threshold) => f1(accepted(pairs, threshold))));
    expect(Math.abs(best.f1 - highest)).toBeLessThan(1e-12);
    const finite = pairs.map((pair) => pair.distance).filter(Number.isFinite);
    expect(finite).toContain(best.acceptedDistance);
    const above = finite.filter((distance) => distance > best.acceptedDistance!);
    expect(best.nextDistance).toBe(Math.min(...above));
    expect(Math.abs(f1(accepted(pairs, best.nextDistance!)) - highest)).toBeLessThan(1e-12);
  });

  test("TAR@FAR is the highest TAR of any threshold within the target", async () => {
    const { tally } = await tallyOf(templates);
    for (const target of [0.5, 0.1, 0.02, 0]) {
      const within = allThresholds(pairs).map((threshold) => accepted(pairs, threshold));
      const expected = Math.max(...within.filter(({ fp, i }) => fp / i <= target).map(({ tp, g }) => tp / g));
      expect(Math.abs(tarAtFar(tally, target) - expected), String(target)).toBeLessThan(1e-12);
    }
  });

  test("decisions at any threshold are counted strictly below it", async () => {
    const thresholds = [0, 0.5, 1, 2, 3.25, 4, 9, 1000];
    const { tally } = await tallyOf(templates, thresholds);
    const expected = thresholds.map((threshold) => accepted(pairs, threshold));
    expect(decisionsAt(tally, thresholds)).toEqual(
      expected.map(({ tp, fp }) => ({ trueAccepts: tp, falseAccepts: fp })),
    );
  });

  test("each vertex's threshold accepts exactly the vertex's pairs", async () => {
    const { impostor, falseAccepts, trueAccepts, thresholds } = rocVertices((await tallyOf(templates)).tally);
    for (const [k, threshold] of thresholds.entries()) {
      if (falseAccepts[k] === impostor && threshold === Number.POSITIVE_INFINITY) continue;
      const { tp, fp } = accepted(pairs, Math.min(threshold, Number.MAX_VALUE));
      expect([fp, tp]).toEqual([falseAccepts[k], trueAccepts[k]]);
    }
  });

  test("the equal error rate is where FAR and FRR meet between two thresholds, all of them looked at", async () => {
    const { tally } = await tallyOf(templates);
    const expected = bruteEqualErrorRate(pairs)!;
    // Both divide whole numbers; only the order of a few operations differs.
    expect(Math.abs(equalErrorRate(rocVertices(tally))! - expected)).toBeLessThan(1e-12);
  });

  test("the hardest pairs are the farthest genuine and the closest impostor pairs", async () => {
    const { hardestGenuine, hardestImpostor } = await tallyOf(templates, [], 7);
    const finite = pairs.filter((pair) => Number.isFinite(pair.distance));
    const genuine = finite.filter((pair) => pair.genuine).map((pair) => pair.distance);
    const impostor = finite.filter((pair) => !pair.genuine).map((pair) => pair.distance);
    expect(hardestGenuine.map((pair) => pair.distance)).toEqual(genuine.sort((a, b) => b - a).slice(0, 7));
    expect(hardestImpostor.map((pair) => pair.distance)).toEqual(impostor.sort((a, b) => a - b).slice(0, 7));
    for (const { a, b } of [...hardestGenuine, ...hardestImpostor]) expect(a).toBeLessThan(b);
  });
});

test.each(scikit.pairs.map((set, index) => [index, set] as const))(
  "tied distances, set %i: AUC, TAR@FAR and best F1 are scikit-learn's",
  (_, { genuine, impostor, auc, tarAtFar: expectedTar, bestF1, accepted: largest }) => {
    const tally = tallyDistances(genuine, impostor);
    expect(Math.abs(areaUnderCurve(tally) - auc)).toBeLessThan(1e-12);
    for (const [target, tar] of Object.entries(expectedTar)) {
      expect(Math.abs(tarAtFar(tally, Number(target)) - tar), target).toBeLessThan(1e-12);
    }
    expect(Math.abs(exactBestF1(tally).f1 - bestF1)).toBeLessThan(1e-12);
    expect(exactBestF1(tally).acceptedDistance).toBe(largest);
  },
);

test("AUC and EER do not change when every distance goes through a rising function", () => {
  const { genuine, impostor } = scikit.pairs[3]!;
  const rise = (distance: number) => Math.exp(3 * distance) - 5;
  const before = tallyDistances(genuine, impostor);
  const after = tallyDistances(genuine.map(rise), impostor.map(rise));
  expect(areaUnderCurve(after)).toBe(areaUnderCurve(before));
  expect(equalErrorRate(rocVertices(after))).toBe(equalErrorRate(rocVertices(before)));
});

test("one distance far beyond all others changes nothing but its own place", () => {
  const { genuine, impostor } = scikit.pairs[3]!;
  const before = tallyDistances(genuine, [...impostor, 100]);
  const after = tallyDistances(genuine, [...impostor, 1e12]);
  const stretched = tallyDistances([...genuine, 1e12], impostor);
  expect(areaUnderCurve(after)).toBe(areaUnderCurve(before));
  expect(
    Math.abs(areaUnderCurve(stretched) - (areaUnderCurve(tallyDistances(genuine, impostor)) * 30) / 31),
  ).toBeLessThan(1e-12);
});

test("a pair without a template counts as a distance beyond all others", () => {
  const { genuine, impostor } = scikit.pairs[0]!;
  const missing = tallyDistances(genuine, impostor, { genuineMissing: 3, impostorMissing: 20 });
  const far = tallyDistances([...genuine, 99, 99, 99], [...impostor, ...new Array<number>(20).fill(99)]);
  expect(areaUnderCurve(missing)).toBe(areaUnderCurve(far));
  // Scores of 99 would let a threshold accept all; missing ones do not, but FAR and FRR meet long before that here.
  expect(equalErrorRate(rocVertices(missing))).toBe(equalErrorRate(rocVertices(far)));
  expect(tarAtFar(missing, 0.5)).toBe(tarAtFar(far, 0.5));
  expect(exactBestF1(missing).f1).toBe(exactBestF1(far).f1);
});

describe("where pairs lack a template, the equal error rate", () => {
  // 33 genuine pairs of which 3 lack a template, 100 impostor pairs: all 30 others are closer than all impostors but two.
  const close = Array.from({ length: 30 }, (_, i) => 0.1 + i / 100);
  const far = Array.from({ length: 98 }, (_, i) => 1 + i / 100);
  const impostor = [0.2, 0.3, ...far];

  test("is never below the FRR that no threshold goes below: 3 of 33, not the mean with the FAR of the nearest vertex", () => {
    const vertices = rocVertices(tallyDistances(close, impostor, { genuineMissing: 3 }));
    // By hand: TAR stays at 30/33 while FAR rises from 2/100 to 1, and meets FRR at 3/33. The vertex (0.02, 30/33) has
    // the mean 0.055.
    expect(equalErrorRate(vertices)).toBeCloseTo(3 / 33, 12);
    expect(whyNoEqualErrorRate(vertices)).toBeUndefined();
  });

  test("is null, with the reason, where FAR stays below FRR when everything else is accepted", () => {
    // 30 of 40 genuine pairs lack a template: FRR ≥ 75 %. 60 of 160 impostor pairs: FAR ≤ 62.5 %.
    const vertices = rocVertices(
      tallyDistances(close.slice(0, 10), impostor, { genuineMissing: 30, impostorMissing: 60 }),
    );
    expect(equalErrorRate(vertices)).toBeNull();
    expect(whyNoEqualErrorRate(vertices)).toBe(
      "pairs without a template are rejected at every threshold: FAR stays at or below 62.5 %, FRR at or above 75.0 %, and they never meet",
    );
  });

  test("is the last point's where they meet just there, though that point lies on the straight line to (1, 1)", () => {
    // One tie accepts 5 of 10 genuine and 10 of 20 impostor pairs; the rest have no template. (0, 0), (½, ½), (1, 1).
    const tie = (count: number) => new Array<number>(count).fill(0.5);
    const met = rocVertices(tallyDistances(tie(5), tie(10), { genuineMissing: 5, impostorMissing: 10 }));
    expect(equalErrorRate(met)).toBe(0.5);
    // With 4 and 8 the line is the same, and no threshold reaches its middle.
    const missed = rocVertices(tallyDistances(tie(4), tie(8), { genuineMissing: 6, impostorMissing: 12 }));
    expect(equalErrorRate(missed)).toBeNull();
  });

  test("agrees with all thresholds looked at, and is null just where they never meet, for 300 sets with ties", () => {
    const uniform = mulberry32(12);
    let none = 0;
    for (let set = 0; set < 300; set++) {
      const random = (most: number) => Math.floor(uniform() * most);
      const list = (genuine: boolean, count: number, missing: number) => [
        ...Array.from({ length: count }, () => ({ genuine, distance: random(12) + (genuine ? 0 : 4) })),
        ...Array.from({ length: missing }, () => ({ genuine, distance: Number.POSITIVE_INFINITY })),
      ];
      const genuineMissing = random(15);
      const impostorMissing = random(25);
      const pairs = [...list(true, 1 + random(8), genuineMissing), ...list(false, 1 + random(30), impostorMissing)];
      const finite = (genuine: boolean) =>
        pairs.filter((pair) => pair.genuine === genuine && pair.distance < 99).map((pair) => pair.distance);
      const found = equalErrorRate(
        rocVertices(tallyDistances(finite(true), finite(false), { genuineMissing, impostorMissing })),
      );
      const expected = bruteEqualErrorRate(pairs);
      if (expected === null) none++;
      expect(found === null, String(set)).toBe(expected === null);
      if (found !== null) expect(Math.abs(found - expected!)).toBeLessThan(1e-12);
    }
    expect(none).toBeGreaterThan(30);
    expect(none).toBeLessThan(270);
  });
});

test("the equal error rate of a hand-made set lies between its two neighbouring thresholds", () => {
  // Genuine 1, 2, 4, impostor 3, 5, 6, 7. (FAR, FRR): …, (0, ⅓) below 3, (¼, ⅓) below 4, (¼, 0) below 5: they meet at ¼.
  expect(equalErrorRate(rocVertices(tallyDistances([1, 2, 4], [3, 5, 6, 7])))).toBeCloseTo(0.25, 12);
  // A tie of one of each at 3: (0, ½) to (⅓, 0), which meets x = ½ − 3x/2 at 0.2.
  expect(equalErrorRate(rocVertices(tallyDistances([1, 3], [3, 5, 6])))).toBeCloseTo(0.2, 12);
});

test("when all distances are equal nothing is told apart: AUC and EER are a half", () => {
  const tally = tallyDistances(new Array<number>(5).fill(0.7), new Array<number>(50).fill(0.7));
  expect(areaUnderCurve(tally)).toBe(0.5);
  expect(equalErrorRate(rocVertices(tally))).toBe(0.5);
  expect(tarAtFar(tally, 0.99)).toBe(0);
});

test("a perfect separation has AUC 1, EER 0 and F1 1; its reverse AUC 0 and EER 1", () => {
  const perfect = tallyDistances([0.1, 0.2], [0.3, 0.4, 0.5]);
  expect(areaUnderCurve(perfect)).toBe(1);
  expect(equalErrorRate(rocVertices(perfect))).toBe(0);
  expect(exactBestF1(perfect)).toEqual({
    f1: 1,
    accuracy: 1,
    acceptedDistance: 0.2,
    nextDistance: 0.3,
    decisions: { trueAccepts: 2, falseAccepts: 0 },
  });
  const reverse = tallyDistances([0.8, 0.9], [0.3, 0.4, 0.5]);
  expect(areaUnderCurve(reverse)).toBe(0);
  expect(equalErrorRate(rocVertices(reverse))).toBe(1);
});

test("a target is resolved by ten impostor pairs and no fewer", () => {
  expect(resolvableTargets([0.1, 0.01, 0.001], 4500)).toEqual([0.1, 0.01]);
  expect(resolvableTargets([0.0001], 100_000)).toEqual([0.0001]);
  expect(resolvableTargets([0.0001], 99_999)).toEqual([]);
});

test("a thinned curve keeps its ends, at most 512 points, and only true vertices", () => {
  const uniform = mulberry32(5);
  const distances = (count: number, from: number) => Array.from({ length: count }, () => from + uniform());
  const vertices = rocVertices(tallyDistances(distances(3000, 0), distances(30_000, 0.4)));
  const all = new Set(thinCurve(vertices, Number.MAX_SAFE_INTEGER).map(String));
  const thin = thinCurve(vertices);
  expect(all.size).toBeGreaterThan(512);
  expect(thin.length).toBeGreaterThan(200);
  expect(thin.length).toBeLessThanOrEqual(512);
  expect(thin.every((point) => all.has(String(point)))).toBe(true);
  expect(thin[0]!.slice(0, 2)).toEqual([0, 0]);
  expect(thin.at(-1)!.slice(0, 2)).toEqual([1, 1]);
  // Along the curve TAR and FAR never fall.
  for (const [k, [far, tar]] of thin.entries()) {
    expect(far).toBeGreaterThanOrEqual(thin[k - 1]?.[0] ?? 0);
    expect(tar).toBeGreaterThanOrEqual(thin[k - 1]?.[1] ?? 0);
  }
});

test("the order in which impostor distances come changes no count", () => {
  const uniform = mulberry32(6);
  const genuine = Array.from({ length: 200 }, () => Math.round(100 * uniform()) / 100);
  const impostor = Array.from({ length: 5000 }, () => Math.round(1000 * uniform()) / 1000);
  const forward = tallyDistances(genuine, impostor);
  const shuffled = tallyDistances(shuffle([...genuine], uniform), shuffle([...impostor], uniform));
  expect(shuffled).toEqual(forward);
});
