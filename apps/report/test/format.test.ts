import { describe, expect, it } from "vitest";
import { counted } from "../src/page/text/counted.ts";
import {
  percent,
  points,
  resolvedText,
  signed,
  threeDigits,
  thresholdText,
  times,
  timesRange,
} from "../src/page/text/format.ts";

describe("a figure on the page", () => {
  it.each([
    [0, "0"],
    [0.01234, "0.0123"],
    [0.5, "0.500"],
    [68.94, "68.9"],
    [347.4, "347"],
    [12345.6, "12 346"],
  ])("writes %d with three digits that count, as %s", (value, expected) => {
    expect(threeDigits(value)).toBe(expected);
  });

  it.each([
    [0.0123, "0.0123×"],
    [0.1984, "0.198×"],
    [1, "1.00×"],
    [12.34, "12.3×"],
    [123.4, "123×"],
  ])("writes %d times as much as %s", (value, expected) => {
    expect(times(value)).toBe(expected);
  });

  it("writes the unit of a range once, and no sign before what rounds to nothing", () => {
    expect(timesRange([0.5, 2])).toBe("0.500 – 2.00×");
    expect([signed(0.00123), signed(-0.5), signed(-0.00001)]).toEqual(["+0.0012", "−0.5000", "0"]);
  });

  it("writes a share that is neither none nor all as neither", () => {
    expect([percent(0), percent(2 / 4500), percent(0.997), percent(0.99999), percent(1)]).toEqual([
      "0.0 %",
      "0.04 %",
      "99.70 %",
      "99.999 %",
      "100.0 %",
    ]);
    expect([points(0), points(0.0002), points(-0.0002), points(0.01)]).toEqual(["±0.0", "+0.02", "−0.02", "+1.0"]);
  });

  it("writes a threshold so that it is the one that was scored", () => {
    expect([0.34, 0.3347, 450_000, 0].map(thresholdText)).toEqual(["0.340", "0.3347", "450000", "0.000"]);
  });

  it("says which false accept rates are resolved, also when none is", () => {
    expect(resolvedText(4500)).toContain("below 0.2 % is resolved");
    for (const impostor of [0, 1, 9]) expect(resolvedText(impostor)).toMatch(/^no false accept rate is resolved/);
  });
});

describe("a number of things on the page", () => {
  it("is one thing or several", () => {
    expect([0, 1, 2, 1234].map((number) => counted(number, "photo"))).toEqual([
      "0 photos",
      "1 photo",
      "2 photos",
      "1 234 photos",
    ]);
    expect(counted(1, "person", "people")).toBe("1 person");
  });
});
