import type { WeightTensor } from "@likeness/nn";
import { expect, it } from "vitest";
import { Adam } from "../src/index.ts";

const weightsOf = (...values: number[]) =>
  new Map<string, WeightTensor>([["w", { shape: [values.length], data: Float32Array.from(values) }]]);

it("makes the first two steps as the paper's algorithm does by hand", () => {
  const adam = new Adam({ learningRate: 0.1 });
  const weights = weightsOf(1, -2);
  adam.update(weights, weightsOf(0.5, -4));
  // m̂ = g, v̂ = g², so every weight moves by 0.1 against the sign of its gradient, but for epsilon.
  expect(Math.abs(weights.get("w")!.data[0]! - 0.9)).toBeLessThan(1e-6);
  expect(Math.abs(weights.get("w")!.data[1]! + 1.9)).toBeLessThan(1e-6);
  adam.update(weights, weightsOf(1, 0));
  // m = 0.9·0.05 + 0.1·1 = 0.145, m̂ = 0.145/0.19; v = 0.999·0.00025 + 0.001 = 0.00124975, v̂ = v/0.001999.
  const first = 0.9 - (0.1 * (0.145 / 0.19)) / Math.sqrt(0.00124975 / 0.001999);
  // m = 0.9·(−0.4) = −0.36, m̂ = −0.36/0.19; v = 0.999·0.016 = 0.015984, v̂ = v/0.001999.
  const second = -1.9 + (0.1 * (0.36 / 0.19)) / Math.sqrt(0.015984 / 0.001999);
  expect(Math.abs(weights.get("w")!.data[0]! - first)).toBeLessThan(1e-6);
  expect(Math.abs(weights.get("w")!.data[1]! - second)).toBeLessThan(1e-6);
});

it("goes on from its state as if it had not been interrupted", () => {
  const gradients = [weightsOf(0.3), weightsOf(-0.2), weightsOf(0.7)];
  const whole = weightsOf(1);
  const one = new Adam();
  for (const gradient of gradients) one.update(whole, gradient);
  const parted = weightsOf(1);
  const before = new Adam();
  before.update(parted, gradients[0]!);
  const { steps, means, squares } = structuredClone(before.state);
  const after = new Adam({}, { steps, means, squares });
  for (const gradient of gradients.slice(1)) after.update(parted, gradient);
  expect(parted.get("w")!.data[0]).toBe(whole.get("w")!.data[0]);
});

it("refuses a gradient that is not finite and changes nothing", () => {
  const weights = weightsOf(1);
  expect(() => new Adam().update(weights, weightsOf(Number.NaN))).toThrow(/gradient of "w" is not finite/);
  expect(weights.get("w")!.data[0]).toBe(1);
});
