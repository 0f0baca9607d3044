import { describe, expect, test } from "vitest";
import { binomialMasses } from "../../src/statistics/binomial.ts";
import { mcnemar } from "../../src/statistics/mcnemar.ts";
import { pairedProportions } from "../../src/statistics/paired-proportions.ts";
import { wilson } from "../../src/statistics/wilson.ts";

describe("Wilson's interval", () => {
  // scipy 1.10.1: binomtest(k, n).proportion_ci(method="wilson"). 81 of 263, 15 of 148 and 1 of 29 are examples
  // of Newcombe, Statistics in Medicine 17 (1998), table I.
  test.each([
    [0, 10, 0, 0.27753279986288926],
    [50, 50, 0.9286524008666412, 1],
    [1, 29, 0.006113214292762667, 0.17175521879320282],
    [15, 148, 0.06238639953073629, 0.16048724172330803],
    [81, 263, 0.2552885198782742, 0.36620957698280004],
    [4932, 4950, 0.994258929119096, 0.9976985327512766],
  ])("of %i in %i is scipy's", (successes, trials, low, high) => {
    const interval = wilson(successes, trials);
    expect(Math.abs(interval[0] - low)).toBeLessThan(1e-12);
    expect(Math.abs(interval[1] - high)).toBeLessThan(1e-12);
  });

  test("is open for nothing counted and refuses what is no proportion", () => {
    expect(wilson(0, 0)).toEqual([0, 1]);
    expect(() => wilson(3, 2)).toThrow("3 of 2");
    expect(() => wilson(Number.NaN, 2)).toThrow("NaN of 2");
  });
});

describe("McNemar's test", () => {
  // scipy 1.10.1: binomtest(b, b + c, 0.5, alternative="greater") and two-sided, half of binom.pmf subtracted from each tail.
  test.each([
    [1, 0, 0.25, 0.5],
    [0, 5, 0.984375, 0.03125],
    [6, 1, 0.03515625, 0.0703125],
    [25, 7, 0.0006593635771423576, 0.0013187271542847152],
    [101, 59, 0.0004380630677461852, 0.0008761261354923704],
    [3, 12, 0.9893646240234375, 0.02127075195312501],
    [10, 10, 0.5, 1],
    [0, 0, 1, 1],
  ])("of %i against and %i in favour is scipy's mid-p", (against, inFavour, oneSided, twoSided) => {
    const p = mcnemar(against, inFavour);
    expect(Math.abs(p.oneSided - oneSided)).toBeLessThan(1e-12);
    expect(Math.abs(p.twoSided - twoSided)).toBeLessThan(1e-12);
  });

  test("stays finite for a hundred thousand flips", () => {
    // scipy 1.10.1: binom.sf(50299, 100000, 0.5) - binom.pmf(50300, 100000, 0.5) / 2
    const mass = Math.exp(-0.5 * (300 / Math.sqrt(25_000)) ** 2) / Math.sqrt(2 * Math.PI * 25_000);
    expect(Math.abs(mcnemar(50_300, 49_700).oneSided - (0.02909867655509517 - mass / 2))).toBeLessThan(1e-7);
  });

  test("does not underflow with thousands of flips: 5,200 against 4,800 is z = 4 or p ≈ 6.6e-5", () => {
    expect(mcnemar(5200, 4800).twoSided).toBeGreaterThan(6.0e-5);
    expect(mcnemar(5200, 4800).twoSided).toBeLessThan(6.9e-5);
  });

  test("refuses what is no count", () => {
    expect(() => mcnemar(-1, 3)).toThrow("not -1");
    expect(() => mcnemar(1.5, 3)).toThrow("not 1.5");
  });
});

describe("the interval of two paired proportions", () => {
  test("is Bonett and Price's, one item added to each of 9 and 3 of 40", () => {
    const [low, high] = pairedProportions({ items: 40, onlyFirst: 9, onlySecond: 3 });
    const half = 1.959963984540054 * Math.sqrt((14 / 42 - (6 / 42) ** 2) / 42);
    expect(Math.abs(low - (6 / 42 - half))).toBeLessThan(1e-12);
    expect(Math.abs(high - (6 / 42 + half))).toBeLessThan(1e-12);
  });

  test("stays within −1 and 1", () => {
    expect(pairedProportions({ items: 2, onlyFirst: 2, onlySecond: 0 })[1]).toBe(1);
    expect(pairedProportions({ items: 2, onlyFirst: 0, onlySecond: 2 })[0]).toBe(-1);
  });
});

test("binomial masses are those of the formula", () => {
  // 10!/(3! 7!) · 0.2³ · 0.8⁷
  expect(Math.abs(binomialMasses(10, 0.2)[3]! - 120 * 0.2 ** 3 * 0.8 ** 7)).toBeLessThan(1e-14);
  expect([...binomialMasses(3, 0)]).toEqual([1, 0, 0, 0]);
  expect([...binomialMasses(3, 1)]).toEqual([0, 0, 0, 1]);
});
