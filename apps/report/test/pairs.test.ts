import { mulberry32 } from "@likeness/core";
import { packTemplates, pairedAucDifference } from "@likeness/metrics";
import { beforeAll, describe, expect, it } from "vitest";
import { type CurveComparison, compareCurves } from "../src/page/pairs/compare-curves.ts";
import { compareRuns } from "../src/page/pairs/compare-runs.ts";
import { confusionAt, confusionBelow, f1Of } from "../src/page/pairs/confusion-counts.ts";
import { findPairs } from "../src/page/pairs/find-pairs.ts";
import { countsOfHistogram } from "../src/page/pairs/histogram-counts.ts";
import { distanceBetween, type PairData } from "../src/page/pairs/pair-space.ts";
import { rocBands } from "../src/page/pairs/roc-bands.ts";
import { countThresholds, firstAbove } from "../src/page/pairs/threshold-counts.ts";

/** Six people, five photos each, one photo without a template. */
function pairData(seed: number, spread: number): PairData {
  const uniform = mulberry32(seed);
  const dimensions = 3;
  const photos = 30;
  const identityOf = Int32Array.from({ length: photos }, (_, i) => Math.floor(i / 5));
  const rowOf = Int32Array.from({ length: photos }, (_, i) => (i === 7 ? -1 : i > 7 ? i - 1 : i));
  const values = Float32Array.from(
    { length: (photos - 1) * dimensions },
    (_, at) => ((Math.floor(at / dimensions / 5) * (1 + (at % 3))) % 4) / 4 + spread * uniform(),
  );
  return { photos, identityOf, rowOf, values, dimensions };
}

/** All pairs the slow way. */
function listPairs({ photos, identityOf, rowOf, values, dimensions }: PairData) {
  const pairs = [];
  for (let a = 0; a < photos; a++) {
    for (let b = a + 1; b < photos; b++) {
      const [i, j] = [rowOf[a]!, rowOf[b]!];
      let distance = i < 0 || j < 0 ? Number.POSITIVE_INFINITY : 0;
      for (let k = 0; k < dimensions; k++)
        distance += (values![i * dimensions + k]! - values![j * dimensions + k]!) ** 2 || 0;
      pairs.push({ a, b, distance, genuine: identityOf[a] === identityOf[b] });
    }
  }
  return pairs;
}

/** The same run as a report without faces holds it. */
function condensed(data: PairData): PairData {
  const enrolled = Array.from(data.rowOf.keys()).filter((photo) => data.rowOf[photo]! >= 0);
  const distances = enrolled.flatMap((a, i) => enrolled.slice(0, i).map((b) => distanceBetween(data, a, b)));
  return { ...data, values: Float64Array.from(distances), dimensions: 0 };
}

describe("counting at every threshold", () => {
  const data = pairData(5, 0.6);
  const pairs = listPairs(data);
  const recommended = 1.23456;
  const counts = countThresholds(data, 0.001, recommended);

  it("agrees with counting the pairs one by one at each of its thresholds", () => {
    expect(counts.perUnit).toBe(1000);
    for (let k = 0; k < counts.genuine.length; k += 7) {
      const accepted = pairs.filter(({ distance }) => distance < k / 1000);
      expect(counts.genuine[k]).toBe(accepted.filter(({ genuine }) => genuine).length);
      expect(counts.impostor[k]).toBe(accepted.filter(({ genuine }) => !genuine).length);
    }
  });

  it("counts one threshold more, which lies between its steps, as it is and not at the nearest step", () => {
    // A pair within half a step on either side would be decided otherwise at the step.
    const near = pairs.map(({ distance }) => distance).filter(Number.isFinite)[3]!;
    const totals = { genuine: 100, impostor: 1000 };
    for (const threshold of [near, near + 1e-7, recommended]) {
      const now = confusionBelow(countThresholds(data, 0.001, threshold), totals, threshold);
      const accepted = pairs.filter(({ distance }) => distance < threshold);
      expect(now.trueAccepts).toBe(accepted.filter(({ genuine }) => genuine).length);
      expect(now.falseAccepts).toBe(accepted.filter(({ genuine }) => !genuine).length);
    }
    expect(confusionBelow(counts, totals, 0.5)).toEqual(confusionAt(counts, totals, 500));
  });

  it("leaves pairs without a template out, so that they are rejected at every threshold", () => {
    const genuine = pairs.filter((pair) => pair.genuine).length;
    const totals = { genuine, impostor: pairs.length - genuine };
    const now = confusionAt(counts, totals, counts.genuine.length + 100);
    expect(now.falseRejects).toBe(4);
    expect(now.trueRejects).toBe(25);
  });

  it("puts a distance that equals a threshold above it: acceptance is strict", () => {
    // 1.005 · 1000 is 1004.9999999999999 in double precision, among others.
    for (let k = 0; k <= 4000; k++) expect(firstAbove(k / 1000, 1000)).toBe(k + 1);
    expect(firstAbove(0.5599999, 1000)).toBe(560);
    expect(firstAbove(0, 1000)).toBe(1);
  });

  it("has an F1 of 0 where nothing is accepted", () => {
    expect(f1Of({ trueAccepts: 0, falseRejects: 0, falseAccepts: 0, trueRejects: 4 })).toBe(0);
  });
});

describe("finding the pairs behind a bar", () => {
  const data = pairData(6, 0.5);
  const pairs = listPairs(data);

  it("lists exactly the pairs of the range, hardest first", () => {
    const wanted = pairs.filter(({ genuine, distance }) => !genuine && distance >= 0.1 && distance < 0.3);
    const found = findPairs(data, { kind: "impostor", from: 0.1, to: 0.3, order: "nearest", limit: 1000 });
    expect(wanted.length).toBeGreaterThan(5);
    expect(found.total).toBe(wanted.length);
    expect(found.pairs.map(({ a, b }) => `${a}-${b}`)).toEqual(
      wanted.sort((x, y) => x.distance - y.distance || x.a - y.a || x.b - y.b).map(({ a, b }) => `${a}-${b}`),
    );
  });

  it("counts pairs without a template as infinitely far", () => {
    const found = findPairs(data, {
      kind: "genuine",
      from: 100,
      to: Number.POSITIVE_INFINITY,
      order: "farthest",
      limit: 2,
    });
    expect(found.total).toBe(4);
    expect(found.pairs).toHaveLength(2);
    expect(found.pairs[0]?.distance).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("comparing two runs", () => {
  const [first, second] = [pairData(1, 0.5), pairData(2, 0.7)];
  const at = [0.2, 0.3] as const;
  const compared = compareRuns(
    { data: first, threshold: at[0] },
    { data: second, threshold: at[1] },
    { seed: 3, resamples: 400, limit: 1000 },
  );
  const both = listPairs(first).map((pair, i) => {
    const accepted = [pair.distance < at[0], listPairs(second)[i]!.distance < at[1]] as const;
    return { ...pair, right: accepted.map((yes) => yes === pair.genuine) };
  });

  it("counts what only one of them gets right", () => {
    expect(compared.all).toEqual({
      items: 435,
      onlyFirst: both.filter(({ right }) => right[0] && !right[1]).length,
      onlySecond: both.filter(({ right }) => !right[0] && right[1]).length,
    });
    expect(compared.flipped).toHaveLength(compared.all.onlyFirst + compared.all.onlySecond);
  });

  it("gives the difference of accuracies, inside its interval", () => {
    const { difference, interval } = compared.accuracy;
    expect(difference).toBeCloseTo((compared.all.onlyFirst - compared.all.onlySecond) / 435, 12);
    expect(interval![0]).toBeLessThan(difference);
    expect(interval![1]).toBeGreaterThan(difference);
  });

  it("finds no difference between a run and itself", () => {
    const same = { data: first, threshold: 0.2 };
    const { all, f1 } = compareRuns(same, same, { seed: 3, resamples: 100, limit: 10 });
    expect([all.onlyFirst, all.onlySecond, f1.difference]).toEqual([0, 0, 0]);
    expect(f1.interval).toEqual([0, 0]);
  });
});

describe("comparing two curves", () => {
  const [first, second] = [pairData(1, 0.9), pairData(2, 1.2)];
  let compared: CurveComparison;
  beforeAll(async () => {
    compared = (await compareCurves(first, second, { seed: 3, resamples: 300, targets: ["0.1", "0.03"] }))!;
  });

  /** Chance that a genuine pair is nearer than an impostor pair, ties half: AUC by its definition. */
  function auc(data: PairData): number {
    const pairs = listPairs(data);
    const impostor = pairs.filter(({ genuine }) => !genuine);
    const wins = pairs
      .filter(({ genuine }) => genuine)
      .map((pair) =>
        impostor.reduce(
          (sum, { distance }) => sum + (pair.distance < distance ? 1 : pair.distance === distance ? 0.5 : 0),
          0,
        ),
      );
    return wins.reduce((sum, won) => sum + won, 0) / (wins.length * impostor.length);
  }

  /** The highest TAR over all thresholds whose FAR is allowed. */
  function tar(data: PairData, target: number): number {
    const pairs = listPairs(data);
    const genuine = pairs.filter((pair) => pair.genuine);
    const impostor = pairs.filter((pair) => !pair.genuine);
    const rates = pairs
      .filter(({ distance }) => Number.isFinite(distance))
      .filter((cut) => impostor.filter(({ distance }) => distance <= cut.distance).length <= target * impostor.length)
      .map((cut) => genuine.filter(({ distance }) => distance <= cut.distance).length / genuine.length);
    return Math.max(0, ...rates);
  }

  it("gives the difference of AUC by its definition, pairs without a template counted as ties", () => {
    expect(compared.auc.difference).toBeCloseTo(auc(first) - auc(second), 12);
    expect(Math.abs(compared.auc.difference)).toBeGreaterThan(0.001);
  });

  it("gives the difference of TAR at each target", () => {
    expect(compared.tar["0.1"]!.difference).toBeCloseTo(tar(first, 0.1) - tar(second, 0.1), 12);
    expect(compared.tar["0.03"]!.difference).toBeCloseTo(tar(first, 0.03) - tar(second, 0.03), 12);
  });

  it("puts the evaluation's own interval about the difference of AUC, as comparisons of aligners have it", async () => {
    const of = (data: PairData) => {
      const { identityOf, rowOf, values, dimensions } = data;
      const vectors = Array.from(rowOf, (row) =>
        row < 0 ? null : Float32Array.from(values!.subarray(row * dimensions, (row + 1) * dimensions)),
      );
      return packTemplates(
        Array.from(identityOf, (person, photo) => ({ file: `${photo}`, identity: `${person}` })),
        vectors,
      );
    };
    const { interval } = await pairedAucDifference(of(second), of(first), { seed: 3, resamples: 300 });
    expect(compared.auc.interval![0]).toBeCloseTo(interval[0], 12);
    expect(compared.auc.interval![1]).toBeCloseTo(interval[1], 12);
  });

  it("says the same of distances as of the templates behind them", async () => {
    const options = { seed: 3, resamples: 50, targets: ["0.1"] };
    expect(await compareCurves(condensed(first), condensed(second), options)).toEqual(
      await compareCurves(first, second, options),
    );
  });

  it("puts an interval about each", () => {
    for (const { difference, interval } of [compared.auc, compared.tar["0.1"]!]) {
      expect(interval![0]).toBeLessThanOrEqual(difference);
      expect(interval![1]).toBeGreaterThanOrEqual(difference);
    }
  });
});

describe("bands of the ROC", () => {
  const options = { seed: 1, resamples: 300, largest: 3 };

  it("rise with the FAR, hold the estimate's order and stop at sixty people", async () => {
    const data = pairData(4, 0.6);
    const bands = (await rocBands(data, options))!;
    expect(bands).toHaveLength(41);
    for (const [i, { low, high }] of bands.entries()) {
      expect(low).toBeLessThanOrEqual(high);
      if (i > 0) expect(low).toBeGreaterThanOrEqual(bands[i - 1]!.low - 1e-12);
    }
    // One genuine pair in fifteen lacks a template: no threshold accepts it, so the band ends below 1.
    expect(bands.at(-1)!.low).toBeLessThan(1);
    const photos = 61;
    const everybody = Int32Array.from({ length: photos }, (_, i) => i);
    const strangers = {
      photos,
      identityOf: everybody,
      rowOf: everybody,
      values: new Float32Array(photos),
      dimensions: 1,
    };
    expect(await rocBands(strangers, options)).toBeNull();
  });
});

describe("counts of the result's own histogram", () => {
  const best = {
    threshold: 6.5,
    f1: 0.5,
    accuracy: 0.5,
    accuracyInterval: [0, 1],
    f1Interval: [0, 1],
    inSample: true,
    decisions: { trueAccepts: 5, falseAccepts: 2 },
  } as const;

  it("are those of its edges, also where a bin is wider than 1", () => {
    const counts = countsOfHistogram({ histogram: { start: 0, step: 5, genuine: [3, 4], impostor: [1, 9] }, best });
    expect(counts.perUnit).toBe(0.2);
    expect([...counts.genuine]).toEqual([0, 3, 7]);
    expect(confusionBelow(counts, { genuine: 7, impostor: 10 }, 5)).toMatchObject({ trueAccepts: 3, falseAccepts: 1 });
  });

  it("are the result's own at the recommended threshold, which lies between edges", () => {
    const counts = countsOfHistogram({ histogram: { start: 0, step: 5, genuine: [3, 4], impostor: [1, 9] }, best });
    expect(confusionBelow(counts, { genuine: 7, impostor: 10 }, 6.5)).toMatchObject({
      trueAccepts: 5,
      falseAccepts: 2,
    });
  });
});
