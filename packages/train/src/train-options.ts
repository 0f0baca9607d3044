import { LikenessError } from "@likeness/core";
import type { Graph, Weights } from "@likeness/nn";
import type { BatchSize } from "./batch-size.ts";
import type { Examples } from "./examples.ts";
import type { Mining } from "./mine-triplets.ts";

/**
 * Settings of a training. A run that was interrupted goes on with other `steps`, `patience`, `evaluateEvery`,
 * `checkpointEvery` and `threads` (and another name of its model), and with nothing else changed.
 */
export interface TrainOptions {
  /** Steps at most. */
  readonly steps: number;
  /** People in a batch. Default 8, or as many as there are with two photos or more. */
  readonly people?: number;
  /** Photos of each person in a batch. Default 4, or the most that anybody has. */
  readonly photos?: number;
  /** By how much a negative must be farther than a positive, in squared distance. Default 0.2. */
  readonly margin?: number;
  /** Default `semi-hard`. */
  readonly mining?: Mining;
  /** Default 0.001. */
  readonly learningRate?: number;
  /** Whether batch-norms keep their stored statistics (`frozen`, default) or use and learn those of batches. */
  readonly batchNorm?: "frozen" | "batch";
  readonly seed?: number;
  /** Steps between two measurements of the held-out AUC. Default 10. */
  readonly evaluateEvery?: number;
  /** Measurements without a better AUC before training stops. Default 10; `Infinity` never stops. */
  readonly patience?: number;
  /** Steps between two checkpoints. Default 20. */
  readonly checkpointEvery?: number;
  /** What computes gradients. Default `onnx-cpu`. */
  readonly engine?: string;
  /** Threads of the engine. Default 1, with which a run is repeatable to the last bit. */
  readonly threads?: number;
}

/** What is trained on what. */
export interface TrainingTask {
  /** A graph with the input `crop` and the output `embedding`. */
  readonly graph: Graph;
  /** Weights to begin with; they are copied. */
  readonly weights: Weights;
  readonly examples: Examples;
  /** Photos of other people, who decide when to stop and which weights are kept. */
  readonly heldOut?: Examples;
  /** What else must be the same for a run to go on, e.g. the hash of the dataset. */
  readonly identity?: Readonly<Record<string, unknown>>;
}

/** What decides the numbers of a run, as it is kept in a checkpoint. */
export function settingsOf(
  task: TrainingTask,
  options: TrainOptions,
  { people, photos }: BatchSize,
): Readonly<Record<string, unknown>> {
  const { margin = 0.2, mining = "semi-hard", learningRate = 1e-3 } = options;
  const { batchNorm = "frozen", seed = 1, engine = "onnx-cpu" } = options;
  const { graph, examples, identity } = task;
  const counts = { graph: graph.name, examples: examples.identities.length };
  return { ...counts, people, photos, margin, mining, learningRate, batchNorm, seed, engine, ...identity };
}

/** @throws LikenessError `usage` that names the setting in which a checkpoint differs. */
export function checkSettings(
  found: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
  folder: string,
): void {
  const names = [...new Set([...Object.keys(found), ...Object.keys(expected)])];
  const other = names.find((name) => JSON.stringify(found[name]) !== JSON.stringify(expected[name]));
  if (other === undefined) return;
  const texts = [found[other], expected[other]].map((value) => JSON.stringify(value) ?? "absent");
  throw new LikenessError(
    "usage",
    `${folder} holds a training with another ${other}: ${texts[0]} instead of ${texts[1]}`,
    { hint: "train into another folder, or with the same settings to go on" },
  );
}

/** @throws LikenessError `usage` for numbers that cannot be. */
export function checkCounts({ steps, people = 2, photos = 2, learningRate = 1e-3, margin = 0.2 }: TrainOptions): void {
  const wrong = Object.entries({ people, photos }).find(([, value]) => !Number.isInteger(value) || value < 2);
  if (wrong)
    throw new LikenessError("usage", `${wrong[0]} in a batch must be a whole number of at least 2, not ${wrong[1]}`);
  if (!Number.isInteger(steps) || steps < 1) throw new LikenessError("usage", `steps must be at least 1, not ${steps}`);
  if (!(learningRate > 0)) throw new LikenessError("usage", `a learning rate must be above 0, not ${learningRate}`);
  if (!(margin >= 0)) throw new LikenessError("usage", `a margin must not be negative, as ${margin} is`);
}
