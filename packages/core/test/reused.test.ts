import { expect, it } from "vitest";
import { Reused } from "../src/index.ts";

function counted() {
  const made: number[] = [];
  const reused = new Reused((length) => {
    made.push(length);
    return new Uint8Array(length);
  });
  return { made, reused };
}

it("lends the same memory again, and no more of it than asked for", async () => {
  const { made, reused } = counted();
  const first = await reused.lend(8, async (array) => array);
  const second = await reused.lend(5, async (array) => array);
  expect(made).toEqual([8]);
  expect(second.buffer).toBe(first.buffer);
  expect(second).toHaveLength(5);
});

it("makes a longer one when what is free is too short, and keeps that", async () => {
  const { made, reused } = counted();
  for (const length of [2, 8, 2, 8]) await reused.lend(length, async (array) => expect(array).toHaveLength(length));
  expect(made).toEqual([2, 8]);
});

it("gives uses that overlap memory of their own, and takes back what a failed one had", async () => {
  const { made, reused } = counted();
  await reused.lend(4, (outer) => reused.lend(4, async (inner) => expect(inner.buffer).not.toBe(outer.buffer)));
  await expect(reused.lend(4, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await reused.lend(4, async () => {});
  expect(made).toEqual([4, 4]);
});

it("takes back only what it handed out, and once", () => {
  const { made, reused } = counted();
  reused.give(new Uint8Array(16));
  const first = reused.take(16);
  reused.give(first.subarray(3, 5));
  reused.give(first);
  const [second, third] = [reused.take(16), reused.take(16)];
  expect(second.buffer).toBe(first.buffer);
  expect(third.buffer).not.toBe(first.buffer);
  expect(made).toEqual([16, 16]);
});
