import { describe, expect, it } from "vitest";
import { cover, overlap } from "../src/index.ts";

const square = (left: number) => ({ left, top: 0, width: 10, height: 10 });

describe("overlap and cover", () => {
  it("measure two half-shifted squares as 1/3 and 1/2", () => {
    const [a, b] = [square(0), square(5)];
    expect(overlap(a, b)).toBeCloseTo(1 / 3, 12);
    expect(cover(a, b)).toBeCloseTo(1 / 2, 12);
  });

  it("are 0 for boxes that touch or are empty", () => {
    const empty = { left: 0, top: 0, width: 0, height: 0 };
    for (const measure of [overlap, cover]) {
      expect(measure(square(0), square(10))).toBe(0);
      expect(measure(empty, empty)).toBe(0);
    }
  });
});
