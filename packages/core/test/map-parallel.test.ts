import { expect, it } from "vitest";
import { mapParallel } from "../src/index.ts";

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

it("keeps the order of the items and the limit of calls at once", async () => {
  let underWay = 0;
  let most = 0;
  const doubled = await mapParallel([1, 2, 3, 4, 5], 2, async (item, index) => {
    most = Math.max(most, ++underWay);
    // Later items end sooner.
    for (let i = index; i < 5; i++) await pause();
    underWay--;
    return 2 * item;
  });
  expect(doubled).toEqual([2, 4, 6, 8, 10]);
  expect(most).toBe(2);
});

it("starts nothing after a failure, waits for what is under way and throws the first error", async () => {
  const ended: number[] = [];
  const mapping = mapParallel([0, 1, 2, 3], 2, async (item) => {
    if (item === 0) throw new Error("first");
    await pause();
    ended.push(item);
    throw new Error("second");
  });
  await expect(mapping).rejects.toThrow("first");
  expect(ended).toEqual([1]);
});
