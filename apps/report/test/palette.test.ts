import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { markerOf } from "../src/page/sections/map/markers.ts";

const style = readFileSync(new URL("../src/page/tokens.css", import.meta.url), "utf8");

/** A variable's colour on the light and on the dark page. */
function both(name: string): readonly [light: string, dark: string] {
  const found = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(style);
  if (found === null) throw new Error(`the style sheet has no --${name}`);
  return [found[1]!, found[2]!];
}

/** Linear red, green and blue of `#rrggbb` or `oklch(L C h)`, cut to what a screen shows (CSS Color 4). */
function linear(colour: string): readonly number[] {
  if (colour.startsWith("#")) {
    return [1, 3, 5].map((at) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
  }
  const [lightness, chroma, hue] = colour.match(/[\d.]+/g)!.map(Number) as [number, number, number];
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const [l, m, s] = [
    (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((value) => Math.min(1, Math.max(0, value)));
}

/** Contrast of two colours by WCAG 2.2, 1 to 21. */
function contrast(first: string, second: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = linear(colour) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low, high] = [luminance(first), luminance(second)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe("colours of the page", () => {
  const pages = both("page");

  it("are measured as WCAG does: black on white is 21 : 1, #767676 on white 4.54 : 1", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 9);
    expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  });

  it("of people on the map stand 3 : 1 or more off both pages, for a thousand people", () => {
    const weak = Array.from({ length: 1000 }, (_, person) => markerOf(person).colour).flatMap((colour) =>
      pages.filter((page) => contrast(colour, page) < 3).map((page) => `${colour} on ${page}`),
    );
    expect(weak).toEqual([]);
  });

  it.each([
    ["genuine", 3],
    ["impostor", 3],
    ["f1", 3],
    ["accuracy", 3],
    ["run", 3],
    ["base", 3],
    ["stage-decode", 3],
    ["stage-locate", 3],
    ["stage-crop", 3],
    ["stage-embed", 3],
    ["ink", 4.5],
    ["quiet", 4.5],
    ["link", 4.5],
    ["right", 4.5],
    ["wrong", 4.5],
  ])("of %s stand %d : 1 or more off the page, in light and in dark", (name, least) => {
    for (const [index, colour] of both(name).entries()) {
      expect(contrast(colour, pages[index]!), `${colour} on ${pages[index]}`).toBeGreaterThanOrEqual(least);
    }
  });
});
