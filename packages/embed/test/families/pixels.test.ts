import type { RgbImage } from "@likeness/core";
import { squaredDistance } from "@likeness/metrics";
import { expect, it } from "vitest";
import { models } from "../../src/models.ts";
import { noisyCrops } from "../noisy-crops.ts";

const pixels = models.get("pixels");

const map = ({ data, ...rest }: RgbImage, change: (value: number, i: number) => number): RgbImage => ({
  ...rest,
  data: data.map(change),
});

it("has mean 0 and length 1", async () => {
  const embedder = await pixels.open();
  for (const embedding of await embedder.embed(noisyCrops(3, 32))) {
    expect(Math.abs(embedding.reduce((a, b) => a + b))).toBeLessThan(1e-5);
    expect(Math.abs(Math.hypot(...embedding) - 1)).toBeLessThan(1e-6);
  }
});

// Halving rounds each value, by 0.5 of about 35 grey levels of spread.
it("does not see brightness and contrast", async () => {
  const embedder = await pixels.open();
  const [crop] = noisyCrops(1, 32);
  const [a, b, c] = await embedder.embed([crop!, map(crop!, (v) => v / 2), map(crop!, (v) => v / 2 + 60)]);
  expect(squaredDistance(a!, b!)).toBeLessThan(1e-3);
  expect(squaredDistance(b!, c!)).toBeLessThan(1e-9);
});

it("is 4 away from its negative, the greatest distance there is", async () => {
  const embedder = await pixels.open();
  const [crop] = noisyCrops(1, 32);
  const [a, b] = await embedder.embed([crop!, map(crop!, (v) => 255 - v)]);
  expect(Math.abs(squaredDistance(a!, b!) - 4)).toBeLessThan(1e-5);
});

it("weighs colours as luma does", async () => {
  const embedder = await pixels.open();
  const dot = (rgb: number[]): RgbImage => ({
    width: 32,
    height: 32,
    data: Uint8Array.from({ length: 3072 }, (_, i) => (i < 3 ? rgb[i]! : 100)),
  });
  const [red, green, blue] = await embedder.embed([dot([255, 0, 0]), dot([0, 255, 0]), dot([0, 0, 255])]);
  expect([red![0]! > 0, green![0]! > 0, blue![0]! > 0]).toEqual([false, true, false]);
});

it("makes zeros of a crop of one colour", async () => {
  const embedder = await pixels.open();
  const [embedding] = await embedder.embed([{ width: 32, height: 32, data: new Uint8Array(3072).fill(117) }]);
  expect(embedding!.every((value) => value === 0)).toBe(true);
});
