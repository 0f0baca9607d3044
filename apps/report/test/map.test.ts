import { describe, expect, it } from "vitest";
import { nextPoint } from "../src/page/sections/map/keyboard.ts";
import { pointsInside } from "../src/page/sections/map/lasso.ts";
import { pointAt } from "../src/page/sections/map/pointer.ts";
import { fitViewport, mapPoint, place, type ScatterData } from "../src/page/sections/map/viewport.ts";
import { bringIntoSight, pan, type Zoom, zoomAbout, zoomViewport } from "../src/page/sections/map/zoom.ts";

/** A point at each corner of a square and one in its middle. */
const data: ScatterData = {
  points: Float64Array.from([0, 0, 10, 0, 10, 10, 0, 10, 5, 5]),
  personOf: new Int32Array(5),
};
/** Both margins are 24 pixels, so the square's side is 200 of them; its left edge is at 124, its top at 24. */
const whole = fitViewport(data, 448, 248);

describe("the map in its frame", () => {
  it("holds all points, one scale for both axes, in the middle", () => {
    expect([0, 1, 2, 3, 4].map((point) => place(data, whole, point))).toEqual([
      [124, 24],
      [324, 24],
      [324, 224],
      [124, 224],
      [224, 124],
    ]);
    expect(mapPoint(whole, 224, 124)).toEqual([5, 5]);
  });
});

describe("the map's zoom", () => {
  it("keeps the point under the pixel where it is, and goes no further than 60 times", () => {
    const once = zoomAbout(whole, null, 1.6, [300, 60]);
    const often = zoomAbout(whole, once, 1000, [300, 60]);
    expect([once?.factor, often?.factor]).toEqual([1.6, 60]);
    for (const zoom of [once, often]) {
      const [x, y] = mapPoint(zoomViewport(whole, zoom), 300, 60);
      expect(x).toBeCloseTo(8.8, 9);
      expect(y).toBeCloseTo(1.8, 9);
    }
  });

  it("is the whole map again when as much is taken back", () => {
    expect(zoomAbout(whole, zoomAbout(whole, null, 2, [300, 60]), 0.5, [10, 200])).toBeNull();
    expect(zoomAbout(whole, null, 0.5, [300, 60])).toBeNull();
  });

  it("moves with the pointer, the whole map not at all", () => {
    const zoom: Zoom = { factor: 2, x: 5, y: 5 };
    const [x, y] = place(data, zoomViewport(whole, zoom), 4);
    const [movedX, movedY] = place(data, zoomViewport(whole, pan(whole, zoom, 30, -12)), 4);
    expect([movedX - x, movedY - y]).toEqual([30, -12]);
    expect(pan(whole, null, 30, -12)).toBeNull();
  });

  it("follows a point that is walked to when it is out of sight, and only then", () => {
    const zoom: Zoom = { factor: 4, x: 5, y: 5 };
    expect(bringIntoSight(data, whole, zoom, 4)).toBe(zoom);
    const followed = bringIntoSight(data, whole, zoom, 1);
    expect(place(data, zoomViewport(whole, followed), 1)).toEqual([224, 124]);
    expect(bringIntoSight(data, whole, null, 1)).toBeNull();
  });
});

describe("the pointer", () => {
  it("is at the nearest point within its reach, else at none", () => {
    expect(pointAt(data, whole, 320, 30)).toBe(1);
    expect(pointAt(data, whole, 280, 60)).toBe(-1);
    expect(pointAt(data, whole, 280, 60, 100)).toBe(1);
  });
});

describe("the arrow keys", () => {
  it("go to the nearest point in their direction, and stay where there is none", () => {
    expect(nextPoint(data, whole, 0, [1, 0])).toBe(1);
    expect(nextPoint(data, whole, 1, [0, 1])).toBe(2);
    expect(nextPoint(data, whole, 2, [1, 0])).toBe(2);
  });
});

describe("the lasso", () => {
  it("holds what lies inside, also where it turns inwards", () => {
    const everything = [
      [100, 0],
      [340, 0],
      [340, 240],
      [100, 240],
    ] as const;
    expect(pointsInside(data, whole, everything)).toEqual([0, 1, 2, 3, 4]);
    // A notch from the right reaches beyond the middle point.
    const notched = [...everything.slice(0, 2), [340, 100], [200, 124], [340, 140], ...everything.slice(2)] as const;
    expect(pointsInside(data, whole, notched)).toEqual([0, 1, 2, 3]);
  });

  it("holds nothing while it is no area", () => {
    expect(pointsInside(data, whole, [])).toEqual([]);
    expect(pointsInside(data, whole, [[100, 0]])).toEqual([]);
  });
});
