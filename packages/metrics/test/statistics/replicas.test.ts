import { mulberry32 } from "@likeness/core";
import { describe, expect, test } from "vitest";
import { doubleKernel } from "../../src/pairs/distance-kernel.ts";
import { pairRows } from "../../src/pairs/pair-rows.ts";
import { tallyDistances } from "../../src/pairs/tally-distances.ts";
import { tallyPairs } from "../../src/pairs/tally-pairs.ts";
import type { Templates } from "../../src/pairs/templates.ts";
import { binnedReplicas } from "../../src/statistics/binned-replicas.ts";
import { resampleUnits } from "../../src/statistics/identity-bootstrap.ts";
import { listedReplicas } from "../../src/statistics/listed-replicas.ts";
import { tabulatePairs } from "../../src/statistics/pair-table.ts";
import { pairedAucDifference } from "../../src/statistics/paired-auc.ts";
import { dealFolds, drawnUnits, unitsWithin } from "../../src/statistics/person-groups.ts";
import { quantileInterval } from "../../src/statistics/quantile-interval.ts";
import { personUnits } from "../../src/statistics/unit-totals.ts";
import { figuresOf, verificationIntervals } from "../../src/statistics/verification-intervals.ts";
import { areaUnderCurve } from "../../src/verification/area-under-curve.ts";
import { rocVertices } from "../../src/verification/operating-points.ts";
import { tarAtFar } from "../../src/verification/tar-at-far.ts";
import { tarBetween } from "../../src/verification/tar-between.ts";
import { thinCurve } from "../../src/verification/thin-curve.ts";
import { bruteAuc, type Pair } from "../support/brute-force.ts";
import { randomTemplates } from "../support/random-templates.ts";

const templates = randomTemplates([1, 4, 6, 2, 5, 3], { seed: 11, missing: 0.15 });

/** The replicate spelled out: a person drawn m times is m people, and pairs among copies of one person are left out. */
function copiedPairs({ identities, enrolled, data, dimensions }: Templates, multiplicity: readonly number[]): Pair[] {
  const persons = [...new Set(identities)].sort();
  const copies = identities.flatMap((identity, photo) =>
    Array.from({ length: multiplicity[persons.indexOf(identity)]! }, (_, copy) => ({ identity, photo, copy })),
  );
  const pairs: Pair[] = [];
  for (const [i, a] of copies.entries()) {
    for (const b of copies.slice(i + 1)) {
      if (a.identity === b.identity && a.copy !== b.copy) continue;
      let distance = 0;
      for (let k = 0; k < dimensions; k++) {
        distance += (data[a.photo * dimensions + k]! - data[b.photo * dimensions + k]!) ** 2;
      }
      if (enrolled[a.photo] !== 1 || enrolled[b.photo] !== 1) distance = Number.POSITIVE_INFINITY;
      pairs.push({ distance, genuine: a.identity === b.identity });
    }
  }
  return pairs;
}

describe("a replicate", () => {
  test.each([[[1, 1, 1, 1, 1, 1]], [[0, 2, 1, 3, 0, 0]], [[2, 0, 0, 1, 2, 1]]])(
    "that draws people %j times scores as if they had been copied",
    async (multiplicity) => {
      const rows = pairRows(templates);
      const replicas = await listedReplicas(rows, await doubleKernel(rows), []);
      const tally = replicas.tally(Float64Array.from(multiplicity));
      const pairs = copiedPairs(templates, multiplicity);
      expect(tally.totals.genuine).toBe(pairs.filter((pair) => pair.genuine).length);
      expect(tally.totals.impostor).toBe(pairs.filter((pair) => !pair.genuine).length);
      expect(Math.abs(areaUnderCurve(tally) - bruteAuc(pairs))).toBeLessThan(1e-12);
    },
  );

  test("by bins agrees with one by pairs, when every person is a unit and bins are fine", async () => {
    const rows = pairRows(templates);
    const kernel = await doubleKernel(rows);
    const listed = await listedReplicas(rows, kernel, [5]);
    const edges = Array.from({ length: 4000 }, (_, i) => i / 40);
    const binned = binnedReplicas(rows, await tabulatePairs(rows, kernel, personUnits(rows), edges));
    for (const multiplicity of [
      [1, 1, 1, 1, 1, 1],
      [3, 0, 1, 0, 2, 0],
    ]) {
      const weights = Float64Array.from(multiplicity);
      const [a, b] = [listed, binned].map((replicas) =>
        figuresOf(replicas.tally(weights), { threshold: 5, targets: [0.2] }),
      );
      expect(Math.abs(a!.auc - b!.auc)).toBeLessThan(2e-3);
      expect(b!.f1).toBe(a!.f1);
      expect(b!.accuracy).toBe(a!.accuracy);
    }
  });
});

test("units are drawn with replacement, as many as there are, and refused draws are replaced", () => {
  const sums: number[] = [];
  resampleUnits(
    5,
    40,
    1,
    (multiplicity) => multiplicity[0]! > 0,
    (multiplicity) => {
      expect(multiplicity[0]).toBeGreaterThan(0);
      sums.push(multiplicity.reduce((a, b) => a + b, 0));
    },
  );
  expect(sums).toEqual(new Array<number>(40).fill(5));
});

test("when every draw is refused the loop ends without a replicate", () => {
  let visits = 0;
  resampleUnits(
    3,
    10,
    1,
    () => false,
    () => visits++,
  );
  expect(visits).toBe(0);
  expect(quantileInterval([])).toEqual([Number.NaN, Number.NaN]);
});

test("quantiles are numpy's percentiles", () => {
  // numpy.percentile(range(1, 11), [2.5, 97.5])
  const [low, high] = quantileInterval([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(Math.abs(low - 1.225)).toBeLessThan(1e-12);
  expect(Math.abs(high - 9.775)).toBeLessThan(1e-12);
});

describe("intervals of AUC", () => {
  test("hold the true value about as often as they say", async () => {
    // 200 sets drawn from one population; its AUC is estimated from a set of 150 people.
    const counts = new Array<number>(12).fill(4);
    const large = pairRows(randomTemplates(new Array<number>(150).fill(4), { seed: 99, apart: 0.8 }));
    const truth = areaUnderCurve((await tallyPairs(large, await doubleKernel(large))).tally);
    let hits = 0;
    const sets = 200;
    for (let seed = 0; seed < sets; seed++) {
      const rows = pairRows(randomTemplates(counts, { seed: 1000 + seed, apart: 0.8 }));
      const replicas = await listedReplicas(rows, await doubleKernel(rows), [5]);
      const options = { threshold: 5, targets: [], resamples: 200, seed };
      const exact = figuresOf(replicas.tally(new Float64Array(12).fill(1)), options);
      const [low, high] = verificationIntervals(replicas, exact, options).auc;
      if (low <= truth && truth <= high) hits++;
    }
    // A percentile bootstrap of 12 people covers somewhat less than 95 %: 92.5 % of these sets.
    expect(hits / sets).toBeGreaterThan(0.85);
    expect(hits / sets).toBeLessThan(0.995);
  });

  test("by groups and bins are about as wide as by people and pairs", async () => {
    const rows = pairRows(randomTemplates(new Array<number>(160).fill(3), { seed: 5, apart: 0.9 }));
    const kernel = await doubleKernel(rows);
    const { tally } = await tallyPairs(rows, kernel);
    const options = { threshold: 6, targets: [0.1, 0.01], resamples: 400, seed: 3 };
    const listed = await listedReplicas(rows, kernel, [6]);
    const exact = figuresOf(listed.tally(new Float64Array(160).fill(1)), options);
    const edges = thinCurve(rocVertices(tally), 256).flatMap(([, , at]) => (at === null ? [] : [at]));
    const table = await tabulatePairs(rows, kernel, drawnUnits(rows.photosOf, 3), [...edges, 6]);
    const a = verificationIntervals(listed, exact, options);
    const b = verificationIntervals(binnedReplicas(rows, table), exact, options);
    for (const [one, other, value] of [
      [a.auc, b.auc, exact.auc],
      [a.eer!, b.eer!, exact.eer!],
      [a.f1, b.f1, exact.f1],
      [a.accuracy, b.accuracy, exact.accuracy],
      [a.tar[0]!, b.tar[0]!, exact.tar[0]!],
      [a.tar[1]!, b.tar[1]!, exact.tar[1]!],
    ] as const) {
      // 64 groups know a width to about a tenth, 400 replicates their quantiles to less.
      const ratio = (other[1] - other[0]) / (one[1] - one[0]);
      expect(ratio).toBeGreaterThan(0.7);
      expect(ratio).toBeLessThan(1.4);
      expect(other[0]).toBeLessThanOrEqual(value);
      expect(other[1]).toBeGreaterThanOrEqual(value);
    }
  });
});

test("the interval of a coarsely binned AUC is shifted to the exact AUC", async () => {
  const rows = pairRows(randomTemplates(new Array<number>(30).fill(4), { seed: 5, apart: 1.2 }));
  const kernel = await doubleKernel(rows);
  const options = { threshold: 12, targets: [], resamples: 200, seed: 3 };
  const everyone = new Float64Array(30).fill(1);
  const exact = figuresOf((await listedReplicas(rows, kernel, [12])).tally(everyone), options);
  const binned = binnedReplicas(rows, await tabulatePairs(rows, kernel, personUnits(rows), [12]));
  const [low, high] = verificationIntervals(binned, exact, options).auc;
  // One edge makes AUC the mean of TAR and 1 − FAR there, far below the exact value.
  expect(exact.auc - areaUnderCurve(binned.tally(everyone))).toBeGreaterThan(high - exact.auc);
  expect(low).toBeLessThan(exact.auc);
  expect(high).toBeGreaterThan(exact.auc);
});

test("TAR read between points never follows the line that no threshold reaches", () => {
  // One of ten genuine and one of ten impostor pairs have templates: whatever FAR is allowed, TAR stays at a tenth.
  const tally = tallyDistances([0.1], [0.5], { genuineMissing: 9, impostorMissing: 9 });
  const vertices = rocVertices(tally);
  for (const far of [0.1, 0.5, 0.9]) {
    expect(tarBetween(vertices, far)).toBeCloseTo(0.1, 12);
    expect(tarBetween(vertices, far)).toBeCloseTo(tarAtFar(tally, far), 12);
  }
});

describe("folds", () => {
  const uniform = mulberry32(3);
  const photosOf = Int32Array.from({ length: 101 }, () => 1 + Math.floor(3 * uniform()));

  test("hold every person once, differ by one person at most, and spread those with several photos", () => {
    const foldOf = dealFolds(photosOf, 10, 7);
    const several = new Array<number>(10).fill(0);
    const people = new Array<number>(10).fill(0);
    for (const [person, fold] of foldOf.entries()) {
      people[fold]!++;
      if (photosOf[person]! > 1) several[fold]!++;
    }
    expect(Math.max(...people) - Math.min(...people)).toBeLessThanOrEqual(1);
    expect(Math.max(...several) - Math.min(...several)).toBeLessThanOrEqual(1);
    expect(dealFolds(photosOf, 10, 7)).toEqual(foldOf);
    expect(dealFolds(photosOf, 10, 8)).not.toEqual(foldOf);
  });

  test("never share a unit, and units stay at 64 or below", () => {
    const foldOf = dealFolds(photosOf, 10, 7);
    const { units, foldOfUnit } = unitsWithin(foldOf, 10);
    expect(units.count).toBeLessThanOrEqual(64);
    for (const [person, unit] of units.of.entries()) expect(foldOfUnit[unit]).toBe(foldOf[person]);
    expect(unitsWithin(dealFolds(photosOf.slice(0, 20), 10, 7), 10).units.count).toBe(20);
  });
});

describe("the paired difference of AUC", () => {
  const counts = [5, 4, 5, 3, 4, 5, 4, 4, 3, 5];
  const good = randomTemplates(counts, { seed: 21, apart: 2 });
  const noisy = { ...good, data: good.data.map((value, i) => value + 2.5 * Math.sin(12.9898 * i)) };

  test("is zero, with p 1, between a system and itself", async () => {
    expect(await pairedAucDifference(good, good, { seed: 1, resamples: 200 })).toEqual({
      difference: 0,
      interval: [0, 0],
      p: 1,
    });
  });

  test("finds a clearly worse system worse, and changes sign with the order", async () => {
    const worse = await pairedAucDifference(good, noisy, { seed: 1, resamples: 400 });
    const better = await pairedAucDifference(noisy, good, { seed: 1, resamples: 400 });
    expect(worse.difference).toBeLessThan(-0.05);
    expect(worse.interval[1]).toBeLessThan(0);
    expect(worse.p).toBeLessThan(0.02);
    expect(better.difference).toBe(-worse.difference);
    expect(better.p).toBe(worse.p);
  });

  test("refuses systems on different photos", async () => {
    const other = { ...good, files: good.files.map((file, i) => (i === 3 ? "else.jpg" : file)) };
    await expect(pairedAucDifference(good, other, { seed: 1 })).rejects.toThrow("photo 3, person-0/3.jpg and else.jpg");
  });
});
