import { mulberry32, shuffle } from "@likeness/core";
import type { Verification } from "@likeness/result";
import { describe, expect, test } from "vitest";
import { packTemplates, type Templates } from "../../src/pairs/templates.ts";
import { dealFolds } from "../../src/statistics/person-groups.ts";
import { thresholdBetween } from "../../src/verification/threshold-between.ts";
import { type VerificationOptions, verify } from "../../src/verification/verification.ts";
import { accepted, allPairs, allThresholds, bruteEqualErrorRate, f1 } from "../support/brute-force.ts";
import { reference, referenceTemplates } from "../support/lfw-subset.ts";
import { randomTemplates, reorder } from "../support/random-templates.ts";

const unitGrid = { start: 0.3, stop: 0.99, step: 0.01 };
const grid = { start: 0.5, stop: 20, step: 0.5 };

async function figures(templates: Templates, options: Partial<VerificationOptions> = {}): Promise<Verification> {
  const verification = await verify(templates, { grid, seed: 1, resamples: 200, ...options });
  if ("skipped" in verification) throw new Error(verification.skipped);
  return verification;
}

describe("on lfw-subset's reference embeddings", () => {
  test("the result holds the reference's figures: the article's grid as the grid's, the optimum as the best", async () => {
    const { grid: drawn, best, exact, roc, pairs, genuine } = await figures(referenceTemplates, { grid: unitGrid });
    expect([pairs, genuine]).toEqual([reference.pairs, reference.positives]);
    expect(drawn.best!.threshold).toBe(0.34);
    expect(Math.abs(drawn.best!.f1 - reference.grid.best_f1)).toBeLessThan(1e-12);
    expect(Math.abs(drawn.best!.accuracy - reference.grid.accuracy_at_best)).toBeLessThan(1e-12);
    expect(Math.abs(exact.f1 - reference.exact.best_f1)).toBeLessThan(1e-12);
    expect([best.f1, best.accuracy]).toEqual([exact.f1, exact.accuracy]);
    expect(best.threshold).toBeGreaterThan(reference.exact.largest_accepted_distance);
    expect(best.threshold).toBeLessThan(reference.exact.next_distance);
    expect(Math.abs(roc.auc - reference.roc.auc)).toBeLessThan(1e-9);
    // The reference's EER is the mean at a vertex: reference.test.ts says how far the two may be apart.
    expect(Math.abs(roc.eer! - reference.roc.eer)).toBeLessThan(0.005);
  });

  test("FAR 0.001 of 4,500 impostor pairs is not reported: four pairs cannot resolve it", async () => {
    const { roc } = await figures(referenceTemplates, { grid: unitGrid });
    expect(Object.keys(roc.tarAtFar).sort()).toEqual(["0.01", "0.1"]);
    expect(Object.keys(roc.tarAtFarInterval).sort()).toEqual(["0.01", "0.1"]);
  });

  test("every figure lies in its interval, and the seed fixes them all", async () => {
    const options = { grid: unitGrid, seed: 4, resamples: 1000 };
    const one = await figures(referenceTemplates, options);
    const inside = (value: number, [low, high]: readonly [number, number]) =>
      low <= value && value <= high && low < high;
    expect(inside(one.best.accuracy, one.best.accuracyInterval)).toBe(true);
    expect(inside(one.best.f1, one.best.f1Interval)).toBe(true);
    expect(inside(one.roc.auc, one.roc.aucInterval)).toBe(true);
    expect(inside(one.roc.eer!, one.roc.eerInterval!)).toBe(true);
    expect(inside(one.crossValidated!.accuracy, one.crossValidated!.interval)).toBe(true);
    for (const [target, tar] of Object.entries(one.roc.tarAtFar)) {
      expect(inside(tar, one.roc.tarAtFarInterval[target]!), target).toBe(true);
    }
    expect(await figures(referenceTemplates, options)).toEqual(one);
    expect((await figures(referenceTemplates, { ...options, seed: 5 })).roc.aucInterval).not.toEqual(
      one.roc.aucInterval,
    );
  });
});

describe("the figures", () => {
  const templates = randomTemplates([3, 5, 2, 7, 1, 4, 4, 6], { seed: 8, missing: 0.1 });

  test("do not depend on the order of the photos", async () => {
    const order = shuffle(
      templates.files.map((_, photo) => photo),
      mulberry32(2),
    );
    const before = await figures(templates);
    const after = await figures(reorder(templates, order));
    const sorted = (pairs: Verification["hardest"]["genuine"]) =>
      pairs.map(({ a, b, distance }) => [...[a, b].sort(), distance]);
    const comparable = (v: Verification) => ({
      ...v,
      hardest: { genuine: sorted(v.hardest.genuine), impostor: sorted(v.hardest.impostor) },
    });
    expect(comparable(after)).toEqual(comparable(before));
  });

  test("have a best threshold with the highest F1 of all, which counting the pairs below it gives again", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const set = randomTemplates([3, 4, 2, 5], { seed, missing: 0.1 });
      const { exact, best, grid: drawn } = await figures(set, { resamples: 1 });
      const all = allPairs(set);
      const highest = Math.max(...allThresholds(all).map((threshold) => f1(accepted(all, threshold))));
      expect(Math.abs(best.f1 - highest)).toBeLessThan(1e-12);
      const counted = accepted(all, best.threshold);
      expect(Math.abs(f1(counted) - best.f1)).toBeLessThan(1e-12);
      expect((counted.tp + counted.i - counted.fp) / all.length).toBeCloseTo(best.accuracy, 12);
      expect([best.f1, best.accuracy]).toEqual([exact.f1, exact.accuracy]);
      expect(best.f1).toBeGreaterThanOrEqual(drawn.best!.f1);
    }
  });

  test("have an optimum inside its interval whatever grid is drawn: a network that answers 200 times as large", async () => {
    const set = randomTemplates([5, 6, 4, 7, 5, 4, 6], { seed: 3, apart: 1 });
    const large = { ...set, data: set.data.map((value) => 200 * value) };
    const [small, scaled] = [await figures(set), await figures(large, { grid: { start: 0.3, stop: 2, step: 0.01 } })];
    expect(scaled.grid.best!.f1).toBe(0);
    expect(scaled.best.f1).toBe(small.best.f1);
    expect(scaled.best.f1).toBeGreaterThan(0.4);
    const [low, high] = scaled.best.f1Interval;
    expect(low).toBeLessThanOrEqual(scaled.best.f1);
    expect(high).toBeGreaterThanOrEqual(scaled.best.f1);
    expect(scaled.best.f1Interval).toEqual(small.best.f1Interval);
    // Folds fit their thresholds where the distances are: 200² times as far up, but for the digits of a gap's middle.
    expect(scaled.crossValidated!.accuracy).toBe(small.crossValidated!.accuracy);
    expect(scaled.crossValidated!.thresholds).toHaveLength(scaled.crossValidated!.folds);
    for (const [fold, threshold] of scaled.crossValidated!.thresholds.entries()) {
      expect(threshold / small.crossValidated!.thresholds[fold]! / 40_000).toBeCloseTo(1, 1);
    }
  });

  test("count pairs without a template and leave them out of histogram and hardest pairs", async () => {
    const { pairs, pairsWithoutTemplate, histogram, hardest } = await figures(templates);
    const all = allPairs(templates);
    const missing = all.filter((pair) => pair.distance === Number.POSITIVE_INFINITY);
    expect(pairs).toBe(all.length);
    expect(missing.length).toBeGreaterThan(0);
    expect(pairsWithoutTemplate.genuine).toBe(missing.filter((pair) => pair.genuine).length);
    expect(pairsWithoutTemplate.impostor).toBe(missing.filter((pair) => !pair.genuine).length);
    const counted = [...histogram.genuine, ...histogram.impostor].reduce((a, b) => a + b, 0);
    expect(counted).toBe(all.length - missing.length);
    expect(histogram.genuine.at(-1)! + histogram.impostor.at(-1)!).toBeGreaterThan(0);
    expect(Math.min(hardest.genuine.length, hardest.impostor.length)).toBeGreaterThan(0);
    for (const { distance } of [...hardest.genuine, ...hardest.impostor])
      expect(distance).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  test("have intervals from 0 to 1 when nothing is resampled", async () => {
    const { roc, best, crossValidated } = await figures(templates, { resamples: 0 });
    for (const interval of [roc.aucInterval, roc.eerInterval, best.f1Interval, crossValidated!.interval]) {
      expect(interval).toEqual([0, 1]);
    }
  });

  test("survive JSON unchanged: nothing in them is NaN or infinite", async () => {
    for (const set of [templates, randomTemplates([2, 2], { seed: 1 }), randomTemplates([2, 1], { seed: 1 })]) {
      const verification = await figures(set);
      expect(JSON.parse(JSON.stringify(verification))).toEqual(verification);
    }
  });
});

describe("the equal error rate of photos of which some did not enrol", () => {
  test("is what looking at every threshold gives, and its interval goes by the same definition", async () => {
    for (let seed = 0; seed < 10; seed++) {
      const set = randomTemplates([3, 4, 2, 5, 6], { seed, missing: 0.15, apart: 2 });
      const { roc } = await figures(set, { resamples: 100 });
      expect(Math.abs(roc.eer! - bruteEqualErrorRate(allPairs(set))!)).toBeLessThan(1e-12);
      // Found by counting: no threshold reaches an FRR below the share of genuine pairs without a template.
      const all = allPairs(set);
      const { tp, g } = accepted(all, Number.MAX_VALUE);
      expect(roc.eer!).toBeGreaterThanOrEqual(1 - tp / g - 1e-12);
    }
  });

  test("has a null interval, with the reason, where resamples have none", async () => {
    // About as many pairs lack a template as do not, so that some resamples of people fall on either side.
    const set = randomTemplates([4, 4, 4, 4, 4, 4], { seed: 9, missing: 0.3 });
    const { roc } = await figures(set, { resamples: 200 });
    expect(roc.eer).not.toBeNull();
    expect(roc.eerInterval).toBeNull();
    expect(roc.eerReason).toContain("resamples");
    expect(JSON.parse(JSON.stringify(roc))).toEqual(roc);
  });
});

describe("cross-validation", () => {
  const counts = [3, 5, 2, 6, 1, 4, 4, 6, 3, 2, 5];
  const templates = randomTemplates(counts, { seed: 31, missing: 0.1, apart: 1 });

  test.each([9, 10, 11, 12, 13, 14])(
    "with seed %i fits each threshold on other people and scores it within the fold, as spelled out pair by pair",
    async (seed) => {
      const { crossValidated } = await figures(templates, { folds: 4, seed });
      const persons = [...new Set(templates.identities)].sort();
      const photosOf = Int32Array.from(
        persons,
        (person) => templates.identities.filter((own) => own === person).length,
      );
      const foldOf = dealFolds(photosOf, 4, seed);
      const photosIn = (inside: (fold: number) => boolean) =>
        templates.files
          .map((_, photo) => photo)
          .filter((photo) => inside(foldOf[persons.indexOf(templates.identities[photo]!)]!));
      const scored = { tp: 0, fp: 0, g: 0, i: 0 };
      const chosen = [0, 1, 2, 3].map((fold) => {
        const outside = allPairs(
          reorder(
            templates,
            photosIn((other) => other !== fold),
          ),
        );
        const inside = allPairs(
          reorder(
            templates,
            photosIn((other) => other === fold),
          ),
        );
        // The strictest of the best cuts, and the middle of the gap behind it: see threshold-between.test.ts.
        const cuts = allThresholds(outside);
        const scores = cuts.map((cut) => f1(accepted(outside, cut)));
        const cut = scores.findIndex((score) => score > Math.max(...scores) - 1e-12);
        const finite = outside.map((pair) => pair.distance).filter(Number.isFinite);
        const last = Math.max(...finite.filter((distance) => distance < cuts[cut]!));
        const next = Math.min(...finite.filter((distance) => distance > last));
        const threshold = thresholdBetween(last, Number.isFinite(next) ? next : null);
        const { tp, fp, g, i } = accepted(inside, threshold);
        scored.tp += tp;
        scored.fp += fp;
        scored.g += g;
        scored.i += i;
        return threshold;
      });
      const all = accepted(allPairs(templates), 0);
      const share = all.g / (all.g + all.i);
      const accuracy = share * (scored.tp / scored.g) + (1 - share) * (1 - scored.fp / scored.i);
      expect(crossValidated!.folds).toBe(4);
      expect(crossValidated!.thresholds).toEqual(chosen);
      expect(Math.abs(crossValidated!.accuracy - accuracy)).toBeLessThan(1e-12);
    },
  );

  test("gives every fold two people, and is left out when there are fewer than four", async () => {
    expect((await figures(randomTemplates([3, 3, 3, 3, 3], { seed: 1 }))).crossValidated!.folds).toBe(2);
    expect((await figures(randomTemplates([3, 3, 3], { seed: 1 }))).crossValidated).toBeNull();
  });

  test("is left out when a fold would have no genuine pair to train on", async () => {
    expect((await figures(randomTemplates([5, 1, 1, 1, 1], { seed: 1 }))).crossValidated).toBeNull();
  });
});

describe("without anything to verify", () => {
  const options = { grid, seed: 1 };

  test("one person is skipped: there is no impostor pair", async () => {
    const verification = await verify(randomTemplates([5], { seed: 1 }), options);
    expect(verification).toEqual({ pairs: 10, genuine: 10, skipped: expect.stringContaining("no impostor pair") });
  });

  test("people with one photo each are skipped: there is no genuine pair", async () => {
    const verification = await verify(randomTemplates([1, 1, 1], { seed: 1 }), options);
    expect(verification).toEqual({ pairs: 3, genuine: 0, skipped: expect.stringContaining("no genuine pair") });
  });

  test("no photo, one photo and two photos are skipped too", async () => {
    for (const counts of [[], [1], [2], [1, 1]]) {
      expect(await verify(randomTemplates(counts, { seed: 1 }), options)).toHaveProperty("skipped");
    }
  });

  test("when nothing enrolled every pair is rejected: F1 0, AUC a half, and no EER", async () => {
    const photos = ["Ann", "Ann", "Bob", "Bob"].map((identity, i) => ({ file: `${identity}/${i}.jpg`, identity }));
    const { best, exact, roc, hardest } = await figures(packTemplates(photos, [null, null, null, null]));
    expect([best.f1, exact.f1, exact.acceptedDistance, exact.nextDistance]).toEqual([0, 0, null, null]);
    expect(best.accuracy).toBe(4 / 6);
    expect(best.threshold).toBe(0);
    expect(roc.auc).toBe(0.5);
    expect([roc.eer, roc.eerInterval]).toEqual([null, null]);
    expect(roc.eerReason).toContain("FAR stays at or below 0.0 %, FRR at or above 100.0 %");
    expect(hardest).toEqual({ genuine: [], impostor: [] });
  });

  test("when all embeddings are equal nothing is told apart", async () => {
    const equal = randomTemplates([2, 3, 2, 2], { seed: 1 });
    const { roc, exact } = await figures({ ...equal, data: equal.data.fill(0.25) });
    expect([roc.auc, roc.eer, exact.acceptedDistance, exact.nextDistance]).toEqual([0.5, 0.5, 0, null]);
  });
});
