import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fnv1a32, mulberry32, type RgbImage } from "@likeness/core";
import type { Graph, Weights, WeightTensor } from "@likeness/nn";

/** What nn4.small2 answers with the weights of {@link formulaWeights} to {@link formulaCrops}; made with PyTorch. */
export const formulaAnswers = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../fixtures/nn4-small2-formula.json"), "utf8"),
) as {
  readonly input_checksum: number;
  readonly keras: readonly (readonly number[])[];
  readonly openface: readonly (readonly number[])[];
};

/** Weights made by a formula from each tensor's name, in place of the trained ones. */
export function formulaWeights({ parameters }: Graph): Weights {
  // Both variants have the same tensors, and making them takes longer than a test with them.
  made ??= new Map([...parameters].map(([name, shape]) => [name, formulaTensor(name, shape)]));
  return made;
}
let made: Weights | undefined;

/** The crops that the answers belong to: noise, then blocks of 4, 8 and 16 pixels. */
export function formulaCrops(): RgbImage[] {
  const size = 96;
  const uniform = mulberry32(fnv1a32("input"));
  return Array.from({ length: 4 }, (_, i) => {
    const noise = Uint8Array.from({ length: 3 * size * size }, () => Math.floor(256 * uniform()));
    const block = i === 0 ? 1 : 2 * 2 ** i;
    const data = noise.map((_, at) => {
      const [x, y] = [Math.floor(at / 3) % size, Math.floor(at / 3 / size)];
      return noise[3 * (Math.floor(y / block) * size + Math.floor(x / block)) + (at % 3)]!;
    });
    return { width: size, height: size, data };
  });
}

function formulaTensor(name: string, shape: readonly number[]): WeightTensor {
  const uniform = mulberry32(fnv1a32(name));
  const value = formula(name, shape);
  return { shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => value(uniform())) };
}

function formula(name: string, shape: readonly number[]): (u: number) => number {
  const kind = name.at(-1);
  if (name === "dense_w") return (u) => Math.sqrt(3 / 736) * (2 * u - 1);
  if (/bn\d?_[wbmv]$/.test(name)) {
    if (kind === "w") return (u) => 1 + 0.1 * (2 * u - 1);
    return kind === "v" ? (u) => 0.5 + u : (u) => 0.1 * (2 * u - 1);
  }
  if (kind === "b") return (u) => 0.05 * (2 * u - 1);
  const inputs = shape.slice(1).reduce((a, b) => a * b, 1);
  return (u) => Math.sqrt(6 / inputs) * (2 * u - 1);
}
