import { expect, it } from "vitest";
import { logTicks } from "../src/page/sections/bench/log-ticks.ts";

// Expected values are the definition, by hand.
it.each([
  [0.5, 2000, [1, 10, 100, 1000]],
  [58, 850, [100, 200, 500]],
  [4.5, 60, [5, 10, 20, 50]],
  [48_000, 71_000, [50_000, 60_000, 70_000]],
  [300, 420, [300, 350, 400]],
  [0.21, 0.24, [0.21, 0.22, 0.23, 0.24]],
])("labels a logarithmic axis from %d to %d", (low, high, expected) => {
  expect(logTicks(low, high)).toEqual(expected);
});
