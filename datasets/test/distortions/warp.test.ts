import type { RgbImage } from "@likeness/core";
import { describe, expect, it } from "vitest";
import { about, movedBox, movedPoint, movedPoints } from "../../src/distortions/similarity.ts";
import { warped } from "../../src/distortions/warp.ts";
import { spot } from "./spot.ts";

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
  const ways = [
    about([40, 30], { scale: 0.5 }),
    about([20, 30], { scale: 0.3 }),
    about([40, 25], { scale: 1.5 }),
    about([40, 30], { degrees: 30 }),
    about([35, 30], { degrees: -90 }),
    about([40, 30], { scale: 0.7, degrees: 45 }),
    { scale: 0.8, degrees: -20, from: [40, 30], to: [31, 37] },
  ] as const;
  it.each(ways)("shows a spot where its middle was moved to: %o", (how) => {
    const [x, y] = lightest(warped(spot(48, 24, 3), how).photo);
    const [expectedX, expectedY] = movedPoint(how, 48, 24);
    expect(Math.abs(x - expectedX)).toBeLessThan(0.1);
    expect(Math.abs(y - expectedY)).toBeLessThan(0.1);
  });

  it("is the same photo where nothing moves", () => {
    const photo = spot(20, 20, 4);
    expect(warped(photo, about([7, 9], {})).photo).toEqual(photo);
  });

  it("turns clockwise as it is seen: what was above the middle goes to the right", () => {
    const [x, y] = movedPoint(about([10, 10], { degrees: 90 }), 10, 4);
    expect(x).toBeCloseTo(16, 9);
    expect(y).toBeCloseTo(10, 9);
  });

  it("repeats its edge and shrinks by averaging", () => {
    const width = 64;
    const stripes = new Uint8Array(width * width * 3);
    for (let i = 0; i < stripes.length; i += 3) stripes.fill((i / 3) % 2 === 0 ? 0 : 200, i, i + 3);
    const { data } = warped({ width, height: width, data: stripes }, about([31.5, 31.5], { scale: 0.25 })).photo;
    // Stripes of one pixel are averaged to the mean of 0 and 200; one sample a pixel would keep one of both.
    const middle = data[3 * (32 * width + 32)]!;
    expect(Math.abs(middle - 100)).toBeLessThanOrEqual(1);
  });

  it("takes boxes and landmarks along", () => {
    const how = about([9.5, 9.5], { scale: 2 });
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
