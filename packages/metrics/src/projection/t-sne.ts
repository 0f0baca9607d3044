import type { SparseMatrix } from "./affinities.ts";
import { exactRepulsion } from "./exact-repulsion.ts";
import { QuadtreeRepulsion } from "./quadtree.ts";

/** Up to this many points repulsion is summed exactly; above, by a quadtree. */
export const mostExactPoints = 500;

/** Iterations unless it is said otherwise. */
export const standardIterations = 1000;

/** How long and how hard t-SNE works. The defaults are scikit-learn's. */
export interface TsneOptions {
  readonly iterations?: number;
  /** Iterations at the start in which affinities count more, so that clusters form. */
  readonly exaggerated?: number;
  readonly exaggeration?: number;
  /** Points up to which repulsion is exact. */
  readonly exactUpTo?: number;
  /** Called after each iteration. */
  readonly onIteration?: () => void;
}

/**
 * Moves points (`count × 2`, in place) down the gradient of t-SNE's Kullback–Leibler divergence: momentum 0.5 while
 * affinities are exaggerated and 0.8 after, per-coordinate gains, learning rate max(count / exaggeration / 4, 50)
 * (van der Maaten and Hinton, "Visualizing data using t-SNE", JMLR 9, 2008; Belkina et al. 2019 for the rate).
 * Nothing is random: equal input gives equal output.
 */
export function descend(affinities: SparseMatrix, points: Float64Array, options: TsneOptions = {}): void {
  const { iterations = standardIterations, exaggerated = 250, exaggeration = 12 } = options;
  const { exactUpTo = mostExactPoints, onIteration } = options;
  const count = points.length / 2;
  const rate = Math.max(count / exaggeration / 4, 50);
  const tree = count > exactUpTo ? new QuadtreeRepulsion(count) : undefined;
  const step = new Float64Array(points.length);
  const gains = new Float64Array(points.length).fill(1);
  const repulsion = new Float64Array(points.length);
  const gradient = new Float64Array(points.length);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const early = iteration < exaggerated;
    // Momentum starts afresh when the exaggeration ends, as in scikit-learn.
    if (iteration === exaggerated) {
      step.fill(0);
      gains.fill(1);
    }
    repulsion.fill(0);
    const total = tree === undefined ? exactRepulsion(points, repulsion) : tree.repel(points, repulsion);
    attract(affinities, points, early ? exaggeration : 1, gradient);
    let squared = 0;
    for (let i = 0; i < points.length; i++) {
      const slope = 4 * (gradient[i]! - repulsion[i]! / total);
      squared += slope * slope;
      const gain = step[i]! * slope < 0 ? gains[i]! + 0.2 : gains[i]! * 0.8;
      gains[i] = Math.max(gain, 0.01);
      step[i] = (early ? 0.5 : 0.8) * step[i]! - rate * gains[i]! * slope;
      points[i]! += step[i]!;
    }
    onIteration?.();
    if (Math.sqrt(squared) < 1e-7) break;
  }
}

/** Sets `gradient` to Σ p·q·(y_i − y_j) of each point. */
function attract(
  { start, column, value }: SparseMatrix,
  points: Float64Array,
  factor: number,
  gradient: Float64Array,
): void {
  for (let i = 0; i < start.length - 1; i++) {
    const x = points[2 * i]!;
    const y = points[2 * i + 1]!;
    let forceX = 0;
    let forceY = 0;
    for (let at = start[i]!; at < start[i + 1]!; at++) {
      const j = 2 * column[at]!;
      const dx = x - points[j]!;
      const dy = y - points[j + 1]!;
      const pull = value[at]! / (1 + dx * dx + dy * dy);
      forceX += pull * dx;
      forceY += pull * dy;
    }
    gradient[2 * i] = factor * forceX;
    gradient[2 * i + 1] = factor * forceY;
  }
}
