import { LikenessError, mulberry32, normal, type Progress, silent } from "@likeness/core/pure";
import type { Projection } from "@likeness/result";
import { countedKernel } from "../pairs/counted-kernel.ts";
import { doubleKernel, type OpenKernel } from "../pairs/distance-kernel.ts";
import type { Templates } from "../pairs/templates.ts";
import { jointProbabilities } from "./affinities.ts";
import { nearestNeighbours } from "./nearest-neighbours.ts";
import { principalPlane } from "./principal-components.ts";
import { descend, mostExactPoints, standardIterations } from "./t-sne.ts";
import { trustworthiness } from "./trustworthiness.ts";

/** How templates are projected. */
export interface ProjectionOptions {
  /** Seed of the jitter that parts equal templates. */
  readonly seed: number;
  /** Default 30; lowered to a third of the other points where there are fewer than 91. */
  readonly perplexity?: number;
  /** Neighbours of the trustworthiness. Default 12; lowered to less than half of the points. */
  readonly neighbours?: number;
  /** How distances are computed. Default: one by one in double precision. */
  readonly kernel?: OpenKernel;
  readonly progress?: Progress;
}

/** Fewer points than this make no picture. */
const leastPoints = 5;

/**
 * Beyond this many photos an evaluation draws no map: neighbours take all distances three times over, and so many dots
 * show nothing.
 */
export const mostPoints = 50_000;

/**
 * Projects the enrolled templates to the plane by t-SNE from their principal components, and says how far the picture
 * can be trusted. The same templates and seed give the same points.
 * @returns null for fewer than five enrolled photos.
 * @throws LikenessError `usage` for a perplexity below 1.
 */
export async function project(templates: Templates, options: ProjectionOptions): Promise<Projection | null> {
  const { dimensions } = templates;
  const wanted = options.perplexity ?? 30;
  if (!(wanted >= 1)) throw new LikenessError("usage", `a perplexity of ${wanted} is below one neighbour`);
  const photos = templates.files.map((_, photo) => photo).filter((photo) => templates.enrolled[photo] === 1);
  const count = photos.length;
  if (count < leastPoints) return null;
  const data = new Float32Array(count * dimensions);
  for (const [row, photo] of photos.entries()) {
    data.set(templates.data.subarray(photo * dimensions, (photo + 1) * dimensions), row * dimensions);
  }
  const perplexity = Math.min(wanted, (count - 1) / 3);
  const neighbours = Math.min(options.neighbours ?? 12, Math.ceil(count / 2) - 1);
  const progress = options.progress ?? silent;
  const distances = progress.step("map, distances");
  const open = countedKernel(options.kernel ?? doubleKernel, (done) => distances.advance(done));
  const kernel = await open({ count, dimensions, data });
  try {
    const near = await nearestNeighbours(count, Math.min(count - 1, Math.floor(3 * perplexity + 1)), kernel);
    const points = initialPoints(data, count, dimensions, options.seed);
    const iterations = progress.step("map, t-SNE iterations", standardIterations);
    descend(jointProbabilities(near, perplexity), points, { onIteration: () => iterations.advance() });
    iterations.done();
    return {
      method: `t-SNE (${count > mostExactPoints ? "Barnes–Hut, angle 0.5" : "exact"}), PCA start`,
      seed: options.seed,
      perplexity,
      trustworthiness: await trustworthiness(kernel, points, neighbours),
      neighbours,
      points: photos.map((_, row) => [round(points[2 * row]!), round(points[2 * row + 1]!)]),
    };
  } finally {
    await kernel.dispose();
    distances.done();
  }
}

/** Principal components scaled to a standard deviation of 1e-4 in the first, with a hundredth of that as jitter. */
function initialPoints(data: Float32Array, count: number, dimensions: number, seed: number): Float64Array {
  const plane = principalPlane(data, count, dimensions, seed);
  let squared = 0;
  for (let row = 0; row < count; row++) squared += plane[2 * row]! ** 2;
  const deviation = Math.sqrt(squared / count);
  const scale = deviation > 0 ? 1e-4 / deviation : 0;
  const uniform = mulberry32(seed);
  return plane.map((value) => value * scale + 1e-6 * normal(uniform));
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
