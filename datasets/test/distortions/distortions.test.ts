import { mulberry32 } from "@likeness/core";
import { describe, expect, it } from "vitest";
import { blurredFloats } from "../../src/distortions/blur.ts";
import { exposed } from "../../src/distortions/exposure.ts";
import { distortions } from "../../src/index.ts";
import { spot } from "./spot.ts";

describe("every distortion", () => {
  const face = { box: { left: 30, top: 10, width: 30, height: 30 }, eyeDistance: 14 };
  const photo = spot(45, 25, 6);
  it.each(distortions.map((one) => [one.id, one] as const))(
    "%s keeps the frame and the original, and repeats itself",
    async (_, distortion) => {
      const before = photo.data.slice();
      for (const level of distortion.levels) {
        const once = await distortion.apply(photo, level, face, () => 0.3);
        const again = await distortion.apply(photo, level, face, () => 0.3);
        expect(once.photo).toMatchObject({ width: photo.width, height: photo.height });
        expect(once.photo.data).toHaveLength(photo.data.length);
        expect(once).toEqual(again);
      }
      expect(photo.data).toEqual(before);
    },
  );

  it("gets stronger with its level", async () => {
    for (const { id, levels, apply } of distortions) {
      if (id === "scale" || id === "rotation") continue;
      const change = await Promise.all(
        levels.map(async (level) => {
          const { data } = (await apply(photo, level, face, () => 0.3)).photo;
          return data.reduce((sum, value, i) => sum + Math.abs(value - photo.data[i]!), 0);
        }),
      );
      expect(change, id).toEqual([...change].sort((a, b) => a - b));
      expect(change.at(-1), id).toBeGreaterThan(change[0]!);
    }
  });

  it("covers the stated share of the face and nothing else", async () => {
    const occlusion = distortions.find(({ id }) => id === "occlusion")!;
    for (const [draw, side] of [0, 0.3, 0.6, 0.9].entries()) {
      const { photo: covered } = await occlusion.apply(photo, 0.4, face, () => side);
      const changed = covered.data.filter((value, i) => i % 3 === 0 && value !== photo.data[i]).length;
      // 40 % of 30 × 30 pixels, less those that had the bar's grey before: none.
      expect(changed, String(draw)).toBe(0.4 * 30 * 30);
    }
  });
});

it("a blur of unrounded values has the asked standard deviation and keeps their sum", () => {
  const size = 41;
  const point = { width: size, height: size, data: new Float32Array(3 * size * size) };
  point.data[3 * (20 * size + 20)] = 1;
  const { data } = blurredFloats(point, 2);
  let [sum, variance] = [0, 0];
  for (let i = 0; i < size * size; i++) {
    sum += data[3 * i]!;
    variance += data[3 * i]! * ((i % size) - 20) ** 2;
  }
  expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
  // Cut off at three standard deviations a Gaussian loses 2.7 % of its variance.
  expect(Math.abs(Math.sqrt(variance) - 2)).toBeLessThan(0.05);
  expect(data[3 * 20 * size + 3 * 20 + 1]).toBe(0);
});

it("light and noise are as strong as asked", () => {
  const flat = new Float32Array(3 * 200 * 200).fill(100);
  const plain = exposed(flat, { contrast: 0.5, brightness: 1.5, noise: 0 }, mulberry32(1));
  // ((100 − 128) · 0.5 + 128) · 1.5
  expect(new Set(plain)).toEqual(new Set([171]));
  const noisy = exposed(flat, { contrast: 1, brightness: 1, noise: 20 }, mulberry32(1));
  const mean = noisy.reduce((sum, value) => sum + value, 0) / noisy.length;
  const deviation = Math.sqrt(noisy.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noisy.length);
  // 120,000 draws: the standard error of the mean is 0.06, that of the deviation 0.04.
  expect(Math.abs(mean - 100)).toBeLessThan(0.3);
  expect(Math.abs(deviation - 20)).toBeLessThan(0.3);
});
