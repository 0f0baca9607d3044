import { LikenessError } from "@likeness/core";
import type { Weights, WeightTensor } from "@likeness/nn";

/** Settings of {@link Adam}. */
export interface AdamOptions {
  /** Default 0.001. */
  readonly learningRate?: number;
  /** Decay of the mean of gradients. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients. Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-8. */
  readonly epsilon?: number;
}

/** What Adam remembers between steps. */
export interface AdamState {
  readonly steps: number;
  /** Mean of the gradients and of their squares, by the weight's name. */
  readonly means: ReadonlyMap<string, Float32Array>;
  readonly squares: ReadonlyMap<string, Float32Array>;
}

/** Adam (Kingma & Ba 2015, algorithm 1). */
export class Adam {
  readonly #options: Required<AdamOptions>;
  #steps: number;
  readonly #means: Map<string, Float32Array>;
  readonly #squares: Map<string, Float32Array>;

  constructor(options: AdamOptions = {}, state?: AdamState) {
    this.#options = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, ...options };
    this.#steps = state?.steps ?? 0;
    this.#means = new Map(state?.means);
    this.#squares = new Map(state?.squares);
  }

  /** The arrays are the living ones: copy them to keep them. */
  get state(): AdamState {
    return { steps: this.#steps, means: this.#means, squares: this.#squares };
  }

  /**
   * Changes `weights` in place by one step against `gradients`; weights without a gradient stay.
   * @throws LikenessError `internal` when a gradient is not finite; no weight was changed then.
   */
  update(weights: Weights, gradients: Weights): void {
    for (const [name, { data }] of gradients) checkFinite(name, data);
    this.#steps++;
    const { learningRate, beta1, beta2, epsilon } = this.#options;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** this.#steps)) / (1 - beta1 ** this.#steps);
    // The paper's epsilon stands beside the corrected root.
    const floor = epsilon * Math.sqrt(1 - beta2 ** this.#steps);
    for (const [name, gradient] of gradients) {
      const values = weights.get(name)!.data;
      const means = memory(this.#means, name, gradient);
      const squares = memory(this.#squares, name, gradient);
      for (let i = 0; i < values.length; i++) {
        const g = gradient.data[i]!;
        const mean = beta1 * means[i]! + (1 - beta1) * g;
        const square = beta2 * squares[i]! + (1 - beta2) * g * g;
        means[i] = mean;
        squares[i] = square;
        values[i] = values[i]! - (rate * mean) / (Math.sqrt(square) + floor);
      }
    }
  }
}

function memory(kept: Map<string, Float32Array>, name: string, { data }: WeightTensor): Float32Array {
  const found = kept.get(name);
  if (found !== undefined) return found;
  const zeros = new Float32Array(data.length);
  kept.set(name, zeros);
  return zeros;
}

function checkFinite(name: string, data: Float32Array): void {
  for (const value of data) {
    if (Number.isFinite(value)) continue;
    throw new LikenessError("internal", `the gradient of "${name}" is not finite: training diverged`, {
      hint: "start again with a smaller --learning-rate",
    });
  }
}
