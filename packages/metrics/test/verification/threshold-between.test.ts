import { mulberry32 } from "@likeness/core";
import { expect, test } from "vitest";
import { thresholdBetween } from "../../src/verification/threshold-between.ts";

test.each([
  [0.3343, 0.3351, 0.3347],
  [0.33, 0.36, 0.34],
  [0.01, 0.64, 0.3],
  [400_000, 500_000, 450_000],
  [1, 2, 1.5],
  [0, 8e-9, 4e-9],
])("between %d and %d it is %d: the fewest digits within the middle half of the gap", (accepted, next, expected) => {
  expect(thresholdBetween(accepted, next)).toBe(expected);
});

test("it parts the two distances, even where no number lies between them", () => {
  const uniform = mulberry32(4);
  for (let i = 0; i < 2000; i++) {
    const accepted = uniform() * 10 ** Math.floor(12 * uniform() - 6);
    const gap = accepted * 10 ** Math.floor(-17 * uniform());
    const next = accepted + gap;
    if (next === accepted) continue;
    const threshold = thresholdBetween(accepted, next);
    expect(accepted < threshold && threshold <= next, `${accepted} ${next} ${threshold}`).toBe(true);
    // Far from both neighbours where there is room for it, so that another runtime's rounding moves no pair across.
    if (gap > 1e-12 * accepted) expect(threshold - accepted).toBeGreaterThan(0.2 * gap);
  }
  const one = 1 + Number.EPSILON;
  expect(thresholdBetween(1, one)).toBe(one);
});

test("accepting nothing is 0, accepting everything lies a little above the farthest pair", () => {
  expect(thresholdBetween(null, 0.4)).toBe(0);
  expect(thresholdBetween(1, null)).toBeGreaterThan(1);
  expect(thresholdBetween(0, null)).toBeGreaterThan(0);
});
