import { expect, test } from "vitest";
import { percent, percentRange, rate } from "../../src/text/rate-text.ts";

test.each([
  [0, "0.0 %"],
  [2 / 4500, "0.04 %"],
  [0.0004, "0.04 %"],
  [1 / 87_000_000, "0.000001 %"],
  [0.5, "50.0 %"],
  [0.9994, "99.9 %"],
  [0.99998, "99.998 %"],
  [1, "100.0 %"],
  [-0.0001, "-0.01 %"],
  [10, "1000.0 %"],
])("the share %d reads %s: never 0 or 100 %% where it is neither", (share, expected) => {
  expect(percent(share)).toBe(expected);
});

test("a rounding error of the computation is no rate of its own", () => {
  expect(percent(1 - 2 ** -52)).toBe("100.0 %");
  expect(percent(1e-17)).toBe("0.0 %");
});

test("a share of nothing is a dash", () => {
  expect([percent(Number.NaN), percent(Number.POSITIVE_INFINITY), rate(Number.NaN, 3)]).toEqual(["–", "–", "–"]);
});

test("both ends of a range keep the rule", () => {
  expect(percentRange([0.0001, 0.99999])).toBe("0.01–99.999 %");
  expect(percentRange([0, 1], " – ")).toBe("0.0 – 100.0 %");
});

test("a figure between 0 and 1 is written as neither", () => {
  expect([rate(0.99998, 4), rate(0.99999, 4), rate(1, 4), rate(0.9831, 3), rate(0.00001, 3)]).toEqual([
    "0.99998",
    "0.99999",
    "1.0000",
    "0.983",
    "0.00001",
  ]);
});
