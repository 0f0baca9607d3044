import type { RgbImage } from "@likeness/core";
import { describe, expect, it } from "vitest";
import { distortions } from "../../src/distortions/distortions.ts";
import { identity, movedBox, movedPoint, movedPoints, type Similarity } from "../../src/distortions/similarity.ts";
import { warpPhoto } from "../../src/distortions/warp-photo.ts";

/** Dark, with a light square of `side` pixels about (x, y). */
function spot(x: number, y: number, side: number): RgbImage {
  const width = 80;
  const height = 60;
  const data = new Uint8Array(width * height * 3).fill(10);
  for (let row = y - side; row <= y + side; row++) {
    for (let column = x - side; column <= x + side; column++) {
      data.fill(250, 3 * (row * width + column), 3 * (row * width + column) + 3);
    }
  }
  return { width, height, data };
}

/** Centre of what is light, in pixels from the middle of the top-left one. */
function lightest({ width, data }: RgbImage): [number, number] {
  let [sum, x, y] = [0, 0, 0];
  for (let i = 0; i < data.length; i += 3) {
    const weight = Math.max(0, data[i]! - 10);
    sum += weight;
    x += weight * ((i / 3) % width);
    y += weight * Math.floor(i / 3 / width);
  }
  return [x / sum, y / sum];
}

describe("a photo that is scaled and turned", () => {
  const ways: Similarity[] = [
    { scale: 0.5, degrees: 0, centerX: 40, centerY: 30 },
    { scale: 0.3, degrees: 0, centerX: 20, centerY: 30 },
    { scale: 1.5, degrees: 0, centerX: 40, centerY: 25 },
    { scale: 1, degrees: 30, centerX: 40, centerY: 30 },
    { scale: 1, degrees: -90, centerX: 35, centerY: 30 },
    { scale: 0.7, degrees: 45, centerX: 40, centerY: 30 },
  ];
  it.each(ways)("shows a spot where its middle was moved to: %o", (how) => {
    const [x, y] = lightest(warpPhoto(spot(48, 24, 3), how));
    const [expectedX, expectedY] = movedPoint(how, 48, 24);
    expect(Math.abs(x - expectedX)).toBeLessThan(0.1);
    expect(Math.abs(y - expectedY)).toBeLessThan(0.1);
  });

  it("is the same photo where nothing moves", () => {
    const photo = spot(20, 20, 4);
    expect(warpPhoto(photo, { ...identity, centerX: 7, centerY: 9 })).toEqual(photo);
  });

  it("turns clockwise as it is seen: what was above the middle goes to the right", () => {
    const [x, y] = movedPoint({ scale: 1, degrees: 90, centerX: 10, centerY: 10 }, 10, 4);
    expect(x).toBeCloseTo(16, 9);
    expect(y).toBeCloseTo(10, 9);
  });

  it("repeats its edge and shrinks by averaging", () => {
    const width = 64;
    const stripes = new Uint8Array(width * width * 3);
    for (let i = 0; i < stripes.length; i += 3) stripes.fill((i / 3) % 2 === 0 ? 0 : 200, i, i + 3);
    const how = { scale: 0.25, degrees: 0, centerX: 31.5, centerY: 31.5 };
    const { data } = warpPhoto({ width, height: width, data: stripes }, how);
    // Stripes of one pixel are averaged to the mean of 0 and 200; one sample a pixel would keep one of both.
    const middle = data[3 * (32 * width + 32)]!;
    expect(Math.abs(middle - 100)).toBeLessThanOrEqual(1);
  });

  it("takes boxes and landmarks along", () => {
    const how = { scale: 2, degrees: 0, centerX: 9.5, centerY: 9.5 };
    // A box about the fixed point (its middle is at 10 from the pixels' edges) keeps its centre and doubles its sides.
    expect(movedBox(how, { left: 5, top: 5, width: 10, height: 10 })).toEqual({
      left: 0,
      top: 0,
      width: 20,
      height: 20,
    });
    expect([...movedPoints(how, [9.5, 9.5, 10.5, 8.5])]).toEqual([9.5, 9.5, 11.5, 7.5]);
  });
});

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
