import {
  areaUnderCurve,
  doubleKernel,
  equalErrorRate,
  exactBestF1,
  pairRows,
  rocVertices,
  rowDistance,
  type TalliedPairs,
  tallyPairs,
  tarAtFar,
} from "@likeness/metrics";
import { beforeAll, describe, expect, test } from "vitest";
import { lfwLikeTemplates } from "../../bench/lfw-like.ts";
import { defaultKernel, mostDoubleRows } from "../../src/scoring/default-kernel.ts";
import { gramKernel } from "../../src/scoring/gram-kernel.ts";

const photos = 2300;
const all = lfwLikeTemplates();
const templates = {
  ...all,
  files: all.files.slice(0, photos),
  identities: all.identities.slice(0, photos),
  data: all.data.slice(0, photos * all.dimensions),
  enrolled: all.enrolled.slice(0, photos),
};
const rows = pairRows(templates);

test("single-precision distances differ from double by less than 2e-6", async () => {
  const kernel = await gramKernel()(rows);
  let worst = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const [rowStart, columnStart] of [
    [0, 0],
    [512, 1024],
    [2048, 2048],
  ] as const) {
    const [rowEnd, columnEnd] = [Math.min(photos, rowStart + 256), Math.min(photos, columnStart + 1024)];
    const distances = await kernel.block(rowStart, rowEnd, columnStart, columnEnd);
    for (let i = rowStart, at = 0; i < rowEnd; i++) {
      for (let j = columnStart; j < columnEnd; j++, at++) {
        smallest = Math.min(smallest, distances[at]!);
        worst = Math.max(worst, Math.abs(distances[at]! - rowDistance(rows.data, i, j, rows.dimensions)));
      }
    }
  }
  await kernel.dispose();
  // Squared lengths from the mean are below 2 here; see the bound in the kernel's description.
  expect(worst).toBeLessThan(2e-6);
  expect(smallest).toBeGreaterThanOrEqual(0);
});

describe("figures of 2.6 million pairs by blocks of a Gram matrix", () => {
  let gram: TalliedPairs;
  let double: TalliedPairs;
  beforeAll(async () => {
    const kernels = [await gramKernel()(rows), await doubleKernel(rows)] as const;
    [gram, double] = [await tallyPairs(rows, kernels[0], [0.5], 5), await tallyPairs(rows, kernels[1], [0.5], 5)];
    for (const kernel of kernels) await kernel.dispose();
  });

  test("count the same pairs", () => {
    expect(gram.tally.totals).toEqual(double.tally.totals);
    const sum = ({ tally }: TalliedPairs) => [...tally.impostorBelow, ...tally.impostorAt].reduce((a, b) => a + b, 0);
    expect(sum(gram)).toBe(double.tally.totals.impostor);
    expect(sum(double)).toBe(double.tally.totals.impostor);
  });

  test("agree with double precision: AUC to 1e-8, EER, TAR@FAR and F1 to 1e-4", () => {
    const [a, b] = [gram.tally, double.tally];
    expect(Math.abs(areaUnderCurve(a) - areaUnderCurve(b))).toBeLessThan(1e-8);
    expect(Math.abs(equalErrorRate(rocVertices(a))! - equalErrorRate(rocVertices(b))!)).toBeLessThan(1e-4);
    for (const target of [0.01, 0.0001]) expect(Math.abs(tarAtFar(a, target) - tarAtFar(b, target))).toBeLessThan(1e-4);
    expect(Math.abs(exactBestF1(a).f1 - exactBestF1(b).f1)).toBeLessThan(1e-4);
  });

  test("name the same hardest pairs", () => {
    const names = (pairs: TalliedPairs["hardestGenuine"]) => pairs.map(({ a, b }) => [a, b]);
    expect(names(gram.hardestGenuine)).toEqual(names(double.hardestGenuine));
    expect(names(gram.hardestImpostor)).toEqual(names(double.hardestImpostor));
  });
});

test("double precision is used up to 2,000 templates", async () => {
  const small = { count: mostDoubleRows, dimensions: 1, data: new Float32Array(mostDoubleRows) };
  const large = { count: mostDoubleRows + 1, dimensions: 1, data: new Float32Array(mostDoubleRows + 1) };
  const kernels = [await defaultKernel(small), await defaultKernel(large)];
  expect(kernels.map((kernel) => kernel.precision)).toEqual(["double", "single"]);
  for (const kernel of kernels) await kernel.dispose();
});
