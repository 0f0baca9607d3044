import { mulberry32, normal } from "@likeness/core";
import { describe, expect, test } from "vitest";
import { doubleKernel } from "../../src/pairs/distance-kernel.ts";
import { packTemplates } from "../../src/pairs/templates.ts";
import { jointProbabilities } from "../../src/projection/affinities.ts";
import { exactRepulsion } from "../../src/projection/exact-repulsion.ts";
import { nearestNeighbours } from "../../src/projection/nearest-neighbours.ts";
import { principalPlane } from "../../src/projection/principal-components.ts";
import { project } from "../../src/projection/project.ts";
import { QuadtreeRepulsion } from "../../src/projection/quadtree.ts";
import { descend } from "../../src/projection/t-sne.ts";
import { trustworthiness } from "../../src/projection/trustworthiness.ts";
import scikit from "../fixtures/scikit-learn.json" with { type: "json" };
import { reference, referenceTemplates } from "../support/lfw-subset.ts";
import { randomTemplates, reorder } from "../support/random-templates.ts";

describe("on lfw-subset's reference embeddings", () => {
  test("trustworthiness is at least 0.95 and within 0.01 of scikit-learn's t-SNE, or above", async () => {
    const projection = await project(referenceTemplates, { seed: 2018 });
    expect(projection!.perplexity).toBe(reference.tsne.perplexity);
    expect(projection!.neighbours).toBe(12);
    expect(projection!.points.length).toBe(100);
    expect(projection!.trustworthiness).toBeGreaterThanOrEqual(0.95);
    expect(projection!.trustworthiness).toBeGreaterThan(reference.tsne.trustworthiness_12 - 0.01);
  });

  test("the same seed gives the same points", async () => {
    const one = await project(referenceTemplates, { seed: 7 });
    expect(await project(referenceTemplates, { seed: 7 })).toEqual(one);
    expect((await project(referenceTemplates, { seed: 8 }))!.points).not.toEqual(one!.points);
  });
});

describe("trustworthiness", () => {
  test.each(scikit.trustworthiness.map((set, index) => [index, set] as const))(
    "of set %i is scikit-learn's for 1, 5 and 12 neighbours",
    async (_, { rows, points, values }) => {
      const data = Float32Array.from(rows.flat());
      const kernel = await doubleKernel({ count: rows.length, dimensions: rows[0]!.length, data });
      for (const [neighbours, expected] of Object.entries(values)) {
        const value = await trustworthiness(kernel, Float64Array.from(points.flat()), Number(neighbours));
        expect(Math.abs(value - expected), neighbours).toBeLessThan(1e-12);
      }
    },
  );

  test("refuses half of the points or more as neighbours", async () => {
    const kernel = await doubleKernel({ count: 4, dimensions: 1, data: new Float32Array(4) });
    await expect(trustworthiness(kernel, new Float64Array(8), 2)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("needs more than 4 points"),
    });
  });
});

describe("the parts of t-SNE", () => {
  const uniform = mulberry32(4);
  const points = Float64Array.from({ length: 2 * 700 }, () => 5 * normal(uniform));

  test("a quadtree that trusts no cell repels exactly as all pairs do", () => {
    const [exact, tree] = [new Float64Array(points.length), new Float64Array(points.length)];
    const total = exactRepulsion(points, exact);
    expect(Math.abs(new QuadtreeRepulsion(700, 0).repel(points, tree) / total - 1)).toBeLessThan(1e-12);
    expect(Math.max(...exact.map((value, i) => Math.abs(value - tree[i]!)))).toBeLessThan(1e-9);
  });

  test("at angle 0.5 the forces are off by less than 3 % of their size, also with points on top of each other", () => {
    for (const some of [points, points.map((value, i) => (i < 200 ? 1 : value)), points.map((value) => value * 1e-5)]) {
      const [exact, tree] = [new Float64Array(some.length), new Float64Array(some.length)];
      const total = exactRepulsion(some, exact);
      expect(Math.abs(new QuadtreeRepulsion(700).repel(some, tree) / total - 1)).toBeLessThan(0.01);
      const off = exact.map((value, i) => value - tree[i]!);
      expect(Math.hypot(...off) / Math.hypot(...exact)).toBeLessThan(0.03);
    }
  });

  test("a quadtree of points that are all one place does not hang", () => {
    const force = new Float64Array(40);
    expect(new QuadtreeRepulsion(20).repel(new Float64Array(40).fill(3), force)).toBe(20 * 19);
    expect(force.every((value) => value === 0)).toBe(true);
  });

  test("nearest neighbours are those of sorting all distances", async () => {
    const { data, dimensions, files } = randomTemplates([80, 90], { seed: 2, decimals: 0, dimensions: 3 });
    const kernel = await doubleKernel({ count: files.length, dimensions, data });
    const near = await nearestNeighbours(files.length, 9, kernel);
    for (let i = 0; i < files.length; i++) {
      const row = (j: number) => data.subarray(j * dimensions, (j + 1) * dimensions);
      const distance = (j: number) => row(j).reduce((sum, value, k) => sum + (value - row(i)[k]!) ** 2, 0);
      const order = files.map((_, j) => j).filter((j) => j !== i);
      order.sort((a, b) => distance(a) - distance(b) || a - b);
      expect([...near.index.slice(9 * i, 9 * i + 9)]).toEqual(order.slice(0, 9));
    }
  });

  test("joint probabilities are symmetric, sum to 1, and have the perplexity asked for", async () => {
    const { data, dimensions, files } = randomTemplates([30, 30], { seed: 3 });
    const kernel = await doubleKernel({ count: 60, dimensions, data });
    const joint = jointProbabilities(await nearestNeighbours(files.length, 31, kernel), 10);
    const dense = new Map<string, number>();
    for (let i = 0; i < 60; i++) {
      for (let at = joint.start[i]!; at < joint.start[i + 1]!; at++)
        dense.set(`${i} ${joint.column[at]}`, joint.value[at]!);
    }
    let sum = 0;
    for (const [key, value] of dense) {
      sum += value;
      expect(Math.abs(value - dense.get(key.split(" ").reverse().join(" "))!)).toBeLessThan(1e-15);
    }
    expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
    // With all neighbours equally near every conditional distribution is uniform over them: p = 2 · 1/4 / (2 · 5).
    const equal = jointProbabilities(
      {
        neighbours: 4,
        index: Int32Array.of(1, 2, 3, 4, 0, 2, 3, 4, 0, 1, 3, 4, 0, 1, 2, 4, 0, 1, 2, 3),
        distance: new Float64Array(20).fill(2),
      },
      2,
    );
    expect(Math.max(...equal.value.map((value) => Math.abs(value - 0.05)))).toBeLessThan(1e-12);
  });

  test("the principal plane of a tilted cloud is the cloud's own axes", () => {
    // Spread 3 along (3, 4, 0) / 5, 1 along (−4, 3, 0) / 5, 0.1 along z.
    const own = Array.from(
      { length: 400 },
      () => [3 * normal(uniform), normal(uniform), 0.1 * normal(uniform)] as const,
    );
    const data = Float32Array.from(own.flatMap(([a, b, c]) => [0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b, c]));
    const plane = principalPlane(data, 400, 3, 1);
    const correlation = (component: number) => {
      const xs = own.map((row) => row[component]!);
      const ys = own.map((_, i) => plane[2 * i + component]!);
      const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
      const covariance = (a: number[], b: number[]) => mean(a.map((value, i) => (value - mean(a)) * (b[i]! - mean(b))));
      return covariance(xs, ys) / Math.sqrt(covariance(xs, xs) * covariance(ys, ys));
    };
    expect(Math.abs(correlation(0))).toBeGreaterThan(0.99);
    expect(Math.abs(correlation(1))).toBeGreaterThan(0.99);
  });

  test("exact and Barnes–Hut repulsion give pictures that can be trusted alike", async () => {
    const { data, dimensions, files } = randomTemplates(new Array<number>(20).fill(15), { seed: 6, dimensions: 10 });
    const kernel = await doubleKernel({ count: files.length, dimensions, data });
    const joint = jointProbabilities(await nearestNeighbours(files.length, 91, kernel), 30);
    const start = principalPlane(data, files.length, dimensions, 1).map((value) => value * 1e-4);
    const [exact, tree] = [start.slice(), start.slice()];
    descend(joint, exact, { exactUpTo: 1000 });
    descend(joint, tree, { exactUpTo: 0 });
    const trust = [await trustworthiness(kernel, exact, 12), await trustworthiness(kernel, tree, 12)];
    expect(Math.abs(trust[0]! - trust[1]!)).toBeLessThan(0.02);
  });
});

describe("small and odd sets", () => {
  test("fewer than five enrolled photos make no picture", async () => {
    expect(await project(randomTemplates([2, 2], { seed: 1 }), { seed: 1 })).toBeNull();
    expect(await project(packTemplates([], []), { seed: 1 })).toBeNull();
  });

  test("the perplexity of five photos is a third of the four others, of two neighbours", async () => {
    const projection = await project(randomTemplates([2, 3], { seed: 1 }), { seed: 1 });
    expect(projection!.perplexity).toBe(4 / 3);
    expect(projection!.neighbours).toBe(2);
    expect(projection!.points).toHaveLength(5);
    expect(projection!.points.flat().every(Number.isFinite)).toBe(true);
  });

  test("a perplexity below one neighbour is refused", async () => {
    await expect(project(randomTemplates([2, 3], { seed: 1 }), { seed: 1, perplexity: 0.5 })).rejects.toMatchObject({
      code: "usage",
      message: "a perplexity of 0.5 is below one neighbour",
    });
  });

  test("photos without a template have no point", async () => {
    const templates = randomTemplates([10, 10], { seed: 2, missing: 0.3 });
    const enrolled = templates.files.map((_, photo) => photo).filter((photo) => templates.enrolled[photo] === 1);
    const projection = await project(templates, { seed: 1 });
    expect(projection!.points.length).toBe(enrolled.length);
    expect(projection).toEqual(await project(reorder(templates, enrolled), { seed: 1 }));
  });

  test("equal embeddings and embeddings of one number give finite points", async () => {
    const equal = randomTemplates([6, 6], { seed: 1 });
    for (const templates of [
      { ...equal, data: equal.data.fill(1) },
      randomTemplates([6, 6], { seed: 1, dimensions: 1 }),
    ]) {
      const projection = await project(templates, { seed: 1 });
      expect(projection!.points.flat().every(Number.isFinite)).toBe(true);
    }
  });
});
