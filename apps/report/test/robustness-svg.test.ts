import type { RobustnessResult } from "@likeness/result";
import { expect, it } from "vitest";
import { robustnessSvg } from "../src/index.ts";

const point = (level: number, share: number, drift: number | null) => ({
  level,
  found: Math.round(10 * share),
  share,
  interval: [share - 0.1, share + 0.1] as const,
  drift: drift === null ? null : { p50: drift, p90: 2 * drift },
});

const aligner = (id: string, shares: readonly number[]) => ({
  id,
  photos: 10,
  curves: [
    {
      distortion: "blur",
      unit: "standard deviation",
      points: shares.map((share, i) => point(i, share, share === 0 ? null : 0.1 * i)),
    },
    { distortion: "scale", unit: "part", points: [point(1, 1, 0), point(2, 0.5, 0.2)] },
  ],
});

const result = {
  schema: "likeness/robustness@1",
  dataset: { title: `A & B <img onerror="x">` },
  files: ["1.jpg"],
  settings: { seed: 7 },
  aligners: [aligner("one", [1, 0.5, 0]), aligner("two", [1, 1, 1])],
} as unknown as RobustnessResult;

/** All polylines of the picture, as lists of points, without the legend's. */
function lines(svg: string): string[][] {
  return [...svg.matchAll(/<polyline points="([^"]*)"/g)]
    .map((match) => match[1]!.split(" "))
    .slice(result.aligners.length);
}

it("draws a line for each aligner in two panels for each distortion, with a point for each known value", () => {
  const found = lines(robustnessSvg(result)).map((points) => points.length);
  // blur: shares of both, drifts of both (the first has none at the strongest level); scale likewise.
  expect(found).toEqual([3, 3, 2, 3, 2, 2, 2, 2]);
});

it("draws a share of 1 at the top line of the panel and one of 0 at the bottom line", () => {
  const svg = robustnessSvg(result);
  const grid = [...svg.matchAll(/<line [^>]*y1="([\d.]+)"/g)].slice(0, 5).map((match) => match[1]!);
  const ys = lines(svg)[0]!.map((xy) => xy.split(",")[1]!);
  expect(ys).toEqual([grid[4], grid[2], grid[0]]);
});

it("keeps names as text", () => {
  const svg = robustnessSvg(result);
  expect(svg).not.toContain("<img");
  expect(svg).toContain("A &#38; B &#60;img");
});
