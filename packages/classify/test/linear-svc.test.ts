import { LikenessError, mulberry32, normal } from "@likeness/core";
import { describe, expect, it, vi } from "vitest";
import { classifiers } from "../src/index.ts";
import { solveSquaredHinge } from "../src/margins/dual-coordinate-descent.ts";
import { clusters } from "./support/classifier-contract.ts";

function overlapping(rows: number, width: number) {
  const uniform = mulberry32(7);
  const signs = Int8Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 1 : -1));
  const samples = Float64Array.from(
    { length: rows * width },
    (_, i) => normal(uniform) + 0.5 * signs[Math.floor(i / width)]!,
  );
  return { samples, rows, width, signs };
}

describe("dual coordinate descent", () => {
  it.each([0.1, 1, 10])("ends where the gradient of the primal objective is 0, at C = %d", (cost) => {
    const { samples, rows, width, signs } = overlapping(90, 6);
    const weights = new Float64Array(width);
    const settings = { cost, tolerance: 1e-10, maxIterations: 100_000, seed: 1 };
    expect(solveSquaredHinge({ samples, rows, width, signs, ...settings }, weights).converged).toBe(true);
    // The objective is strictly convex: w − 2C Σ yᵢ xᵢ max(0, 1 − yᵢ w·xᵢ) is 0 at its minimum only.
    const gradient = Array.from(weights);
    let inside = 0;
    for (let row = 0; row < rows; row++) {
      const sample = samples.subarray(row * width, (row + 1) * width);
      const slack = 1 - signs[row]! * sample.reduce((sum, x, i) => sum + x * weights[i]!, 0);
      if (slack <= 0) continue;
      inside++;
      for (let i = 0; i < width; i++) gradient[i]! -= 2 * cost * signs[row]! * sample[i]! * slack;
    }
    expect(inside).toBeGreaterThan(10);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-7);
  });

  it("gives the same weights for the same seed, and others within the tolerance for another", () => {
    const problem = { ...overlapping(90, 6), cost: 1, tolerance: 1e-3, maxIterations: 1000 };
    const solve = (seed: number) => {
      const weights = new Float64Array(6);
      solveSquaredHinge({ ...problem, seed }, weights);
      return Array.from(weights);
    };
    expect(solve(1)).toEqual(solve(1));
    expect(solve(2)).not.toEqual(solve(1));
    expect(Math.max(...solve(2).map((weight, i) => Math.abs(weight - solve(1)[i]!)))).toBeLessThan(1e-2);
  });

  it("says when it stops without being done", () => {
    const problem = { ...overlapping(90, 6), cost: 1, tolerance: 1e-10, maxIterations: 3, seed: 1 };
    expect(solveSquaredHinge(problem, new Float64Array(6))).toEqual({ converged: false, iterations: 3 });
  });
});

describe("linear-svc", () => {
  it("warns when it gives up, with what to do about it", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const classifier = await classifiers.open("linear-svc", { maxIterations: 1, tolerance: 1e-12 });
    const { vectors, labels } = clusters(["ann", "bob", "cyd"], 6, 1, 3);
    await classifier.fit(vectors, labels);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/3 people .*"ann".* 1 sweeps; scale/), "LikenessWarning");
    warn.mockRestore();
  });

  it("converges in silence on embeddings of length 1", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const classifier = await classifiers.open("linear-svc");
    const { vectors, labels } = clusters(["ann", "bob", "cyd", "dan", "eve"], 20, 1, 1);
    for (const vector of vectors) {
      const length = Math.hypot(...vector);
      for (let i = 0; i < vector.length; i++) vector[i]! /= length;
    }
    await classifier.fit(vectors, labels);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it.each([
    ["cost", 0],
    ["cost", Infinity],
    ["tolerance", -1],
    ["maxIterations", 0],
    ["maxIterations", 1.5],
    ["seed", -1],
    ["seed", Number.NaN],
  ])("refuses %s = %d", async (name, value) => {
    await expect(classifiers.open("linear-svc", { [name]: value })).rejects.toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringContaining(`${name} is ${value}`) }),
    );
    await expect(classifiers.open("linear-svc", { [name]: value })).rejects.toBeInstanceOf(LikenessError);
  });
});
