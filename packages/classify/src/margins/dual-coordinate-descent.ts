import { mulberry32 } from "@likeness/core";
import { dot } from "./dot.ts";

/** Rows with labels +1 and −1 to be separated by weights `w`. */
export interface SquaredHingeProblem {
  /** `rows × width`. */
  readonly samples: Float64Array;
  readonly rows: number;
  readonly width: number;
  /** +1 or −1 for each row. */
  readonly signs: Int8Array;
  /** C, above 0. */
  readonly cost: number;
  /** The solver stops when the projected gradients of all rows lie in an interval of this width. */
  readonly tolerance: number;
  /** Sweeps over the rows at most. */
  readonly maxIterations: number;
  /** Of the order of the rows in each sweep. */
  readonly seed: number;
}

/**
 * Minimises ½|w|² + C·Σ max(0, 1 − yᵢ·w·xᵢ)² by dual coordinate descent with shrinking: algorithm 3 of Hsieh, Chang, Lin,
 * Keerthi, Sundararajan, "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML 2008, as liblinear does it.
 * @param weights the answer, `width` long, zero when called.
 */
export function solveSquaredHinge(
  { samples, rows, width, signs, cost, tolerance, maxIterations, seed }: SquaredHingeProblem,
  weights: Float64Array,
): { converged: boolean; iterations: number } {
  const ridge = 0.5 / cost;
  const uniform = mulberry32(seed);
  const curvatures = curvatureOf(samples, rows, width, ridge);
  const alphas = new Float64Array(rows);
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  let active = rows;
  let bound = Infinity;

  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    let highest = -Infinity;
    let lowest = Infinity;
    shuffleFirst(order, active, uniform);
    for (let place = 0; place < active; place++) {
      const row = order[place]!;
      const sign = signs[row]!;
      const alpha = alphas[row]!;
      const gradient = sign * dot(samples, row * width, weights) - 1 + alpha * ridge;
      if (alpha === 0 && gradient > bound) {
        active--;
        order[place] = order[active]!;
        order[active] = row;
        place--;
        continue;
      }
      const projected = alpha === 0 ? Math.min(gradient, 0) : gradient;
      if (projected > highest) highest = projected;
      if (projected < lowest) lowest = projected;
      if (Math.abs(projected) <= 1e-12) continue;
      const moved = Math.max(alpha - gradient / curvatures[row]!, 0);
      alphas[row] = moved;
      addScaled(weights, samples, row * width, (moved - alpha) * sign);
    }
    if (highest - lowest > tolerance) {
      bound = highest > 0 ? highest : Infinity;
    } else if (active === rows) {
      return { converged: true, iterations };
    } else {
      active = rows;
      bound = Infinity;
    }
  }
  return { converged: false, iterations: maxIterations };
}

/** The second derivative of the dual along each row. */
function curvatureOf(samples: Float64Array, rows: number, width: number, ridge: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = ridge;
    for (let i = row * width; i < (row + 1) * width; i++) sum += samples[i]! * samples[i]!;
    return sum;
  });
}

function addScaled(weights: Float64Array, samples: Float64Array, offset: number, factor: number): void {
  for (let i = 0; i < weights.length; i++) weights[i]! += factor * samples[offset + i]!;
}

/** Fisher–Yates over the first `count` entries. */
function shuffleFirst(order: Int32Array, count: number, uniform: () => number): void {
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
}
