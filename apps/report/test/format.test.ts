import { describe, expect, it } from "vitest";
import { counted } from "../src/page/counted.ts";
import { signed, threeDigits, times, timesRange } from "../src/page/format.ts";

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
