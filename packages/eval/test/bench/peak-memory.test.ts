import { expect, it } from "vitest";
import { peakMemory } from "../../src/bench/peak-memory.ts";

it("the peak of memory grows by what is held and does not shrink when that is freed", () => {
  const before = peakMemory();
  expect(before).toBeGreaterThan(20e6);
  // Larger than anything this test process held before, so that its peak must move.
  const size = before + 100e6;
  let held: Buffer | undefined = Buffer.alloc(size, 1);
  const during = peakMemory();
  expect(during).toBeGreaterThan(size);
  held = undefined;
  expect(held).toBeUndefined();
  expect(peakMemory()).toBeGreaterThanOrEqual(during);
});
