import { mulberry32, type RgbImage } from "@likeness/core";
import { expect, it } from "vitest";
import { augmentInto, mirror } from "../src/index.ts";

const crop: RgbImage = { width: 4, height: 3, data: Uint8Array.from({ length: 36 }, (_, i) => 7 * i) };

/** One answer after the other. */
const answers =
  (...numbers: number[]) =>
  () =>
    numbers.shift()!;

it("mirrors, shifts with repeated edges and brightens as the numbers say", () => {
  const target = new Uint8Array(36);
  augmentInto(target, crop, { shift: 1, brightness: 0.5 }, answers(0.9, 0.5, 0.5, 0.5));
  expect(target).toEqual(crop.data);
  // Not mirrored, one to the right, none down, gain 1.
  augmentInto(target, crop, { shift: 1, brightness: 0.5 }, answers(0.9, 0.99, 0.5, 0.5));
  expect([...target.subarray(0, 12)]).toEqual([0, 7, 14, 0, 7, 14, 21, 28, 35, 42, 49, 56]);
  // Gain 1.5, and 255 is the most.
  augmentInto(target, crop, { shift: 1, brightness: 0.5 }, answers(0.9, 0.5, 0.5, 1));
  expect(target[1]).toBe(Math.round(1.5 * 7));
  expect(target[35]).toBe(255);
});

it("is undone by mirroring twice, and stays the same without any variation", () => {
  expect(mirror(crop).data.subarray(0, 3)).toEqual(crop.data.subarray(9, 12));
  expect(mirror(mirror(crop)).data).toEqual(crop.data);
  const target = new Uint8Array(36);
  augmentInto(target, crop, { flip: false, shift: 0, brightness: 0 }, mulberry32(1));
  expect(target).toEqual(crop.data);
});
