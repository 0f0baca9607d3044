import { performance } from "node:perf_hooks";
import { fnv1a32, mulberry32 } from "@likeness/core";
import { type GradientNetwork, openGradients, type Weights, type WeightTensor } from "@likeness/nn";
import { type BatchSize, batchSize, checkHeldOut } from "../batches/batch-size.ts";
import { mineTriplets } from "../batches/mine-triplets.ts";
import { photosByPerson, sampleBatch } from "../batches/sample-batch.ts";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "../folder/checkpoint.ts";
import { inTrainingFolder } from "../folder/training-folder.ts";
import { type StepRecord, TrainingLog } from "../folder/training-log.ts";
import { copyWeights } from "../tasks/initial-weights.ts";
import { checkCounts, checkSettings, settingsOf, type TrainingTask, type TrainOptions } from "../train-options.ts";
import { Adam } from "./adam.ts";
import { heldOutAuc } from "./held-out-auc.ts";
import { updateStatistics } from "./running-statistics.ts";

/** Where a run keeps itself, and who watches. */
export interface TrainSurroundings {
  /** Folder for checkpoint and log. A checkpoint in it is resumed. */
  readonly folder: string;
  onStep?(record: StepRecord): void;
  /** Ends the run behind the current step, with a checkpoint. */
  readonly signal?: AbortSignal;
}

/** What a run came to. */
export interface TrainOutcome {
  /** The best weights by the held-out AUC; the last ones where nobody is held out. */
  readonly weights: Weights;
  /** The step they are from. */
  readonly step: number;
  /** Steps that were done. */
  readonly steps: number;
  /** Held-out AUC of the weights, and of those the run began with. */
  readonly heldOutAuc?: number;
  readonly stopped: "steps" | "patience" | "signal";
}

/**
 * Trains a graph with a triplet loss: batches of P people × K photos, triplets chosen anew at every step from the
 * embeddings of the batch, Adam. A run that was stopped or killed goes on from its last checkpoint with the same numbers.
 * @throws LikenessError `usage` when another training writes into the folder, `bad-input` for too few people or a checkpoint of
 * other settings, `internal` when it diverges, and as {@link openGradients} does. A folder that was made for it and has
 * nothing in it goes again.
 */
export async function train(
  task: TrainingTask,
  options: TrainOptions,
  surroundings: TrainSurroundings,
): Promise<TrainOutcome> {
  return inTrainingFolder(surroundings.folder, () => trainHere(task, options, surroundings));
}

/** The same in a folder that is locked already. */
export async function trainHere(
  task: TrainingTask,
  options: TrainOptions,
  surroundings: TrainSurroundings,
): Promise<TrainOutcome> {
  checkCounts(options);
  const size = batchSize(task.examples.identities, options);
  if (task.heldOut) checkHeldOut(task.heldOut.identities);
  const settings = settingsOf(task, options, size);
  const checkpoint = await readCheckpoint(surroundings.folder);
  if (checkpoint) checkSettings(checkpoint.settings, settings, surroundings.folder);
  const { margin = 0.2, batchNorm = "frozen", engine = "onnx-cpu", threads = 1 } = options;
  const batch = size.people * size.photos;
  const network = await openGradients(engine, task.graph, { batch, margin, batchNorm, threads });
  try {
    const log = await TrainingLog.open(surroundings.folder, checkpoint?.step ?? 0);
    return await new Run(task, options, surroundings, { network, log, settings, checkpoint, size }).go();
  } finally {
    await network.dispose();
  }
}

interface Opened {
  readonly network: GradientNetwork;
  readonly log: TrainingLog;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly checkpoint: Checkpoint | undefined;
  readonly size: BatchSize;
}

interface Best {
  readonly step: number;
  readonly auc: number;
  readonly weights: Weights;
}

class Run {
  readonly #task: TrainingTask;
  readonly #options: TrainOptions;
  readonly #surroundings: TrainSurroundings;
  readonly #opened: Opened;
  readonly #weights: Map<string, WeightTensor>;
  readonly #adam: Adam;
  readonly #groups: ReadonlyMap<string, readonly number[]>;
  readonly #plan: { readonly people: number; readonly photos: number; readonly seed: number };
  #best: Best | undefined;
  #step: number;

  constructor(task: TrainingTask, options: TrainOptions, surroundings: TrainSurroundings, opened: Opened) {
    const { seed = 1, learningRate = 1e-3 } = options;
    const { checkpoint, size } = opened;
    this.#task = task;
    this.#options = options;
    this.#surroundings = surroundings;
    this.#opened = opened;
    this.#weights = copyWeights(checkpoint?.weights ?? task.weights);
    this.#adam = new Adam({ learningRate }, checkpoint?.adam);
    this.#groups = photosByPerson(task.examples.identities);
    this.#plan = { ...size, seed };
    this.#best = checkpoint?.best;
    this.#step = checkpoint?.step ?? 0;
  }

  async go(): Promise<TrainOutcome> {
    const { steps, evaluateEvery = 10, checkpointEvery = 20 } = this.#options;
    if (this.#step === 0) await this.#begin();
    while (this.#step < steps && !this.#exhausted()) {
      if (this.#surroundings.signal?.aborted) return this.#end("signal");
      const record = await this.#learn();
      const measured = this.#task.heldOut && (this.#step % evaluateEvery === 0 || this.#step === steps);
      this.#record(measured ? { ...record, heldOutAuc: await this.#measure() } : record);
      if (this.#step % checkpointEvery === 0) await this.#save();
    }
    return this.#end(this.#step < steps ? "patience" : "steps");
  }

  /** The weights to begin with are the first that can be the best. */
  async #begin(): Promise<void> {
    if (this.#task.heldOut) this.#record({ step: 0, heldOutAuc: await this.#measure() });
  }

  async #learn(): Promise<StepRecord> {
    const began = performance.now();
    const { graph, examples } = this.#task;
    const { network } = this.#opened;
    const step = this.#step + 1;
    const chosen = sampleBatch(this.#groups, this.#plan, step);
    const data = examples.room(chosen.length);
    const uniform = mulberry32(fnv1a32(`${this.#plan.seed}/augment/${step}`));
    chosen.forEach((photo, place) => {
      examples.write(photo, data, place, uniform);
    });
    const inputs = { crop: { shape: [chosen.length, ...examples.shape], data } };
    const embedded = await network.embed(inputs, this.#weights);
    const identities = chosen.map((photo) => examples.identities[photo]!);
    const batch = { data: embedded.data, dimensions: embedded.shape[1]!, identities };
    const triplets = mineTriplets(batch, this.#options.mining ?? "semi-hard");
    const taught = await network.step(inputs, this.#weights, triplets);
    this.#adam.update(this.#weights, taught.gradients);
    updateStatistics(graph, this.#weights, chosen.length, taught.statistics);
    this.#step = step;
    const count = triplets.anchors.length;
    const seconds = Math.round(performance.now() - began) / 1000;
    return { step, loss: taught.loss, triplets: count, activeShare: taught.active / count, seconds };
  }

  async #measure(): Promise<number> {
    const auc = await heldOutAuc(this.#task.graph, this.#weights, this.#task.heldOut!, this.#options.threads ?? 1);
    if (this.#best === undefined || auc > this.#best.auc) {
      this.#best = { step: this.#step, auc, weights: copyWeights(this.#weights) };
    }
    return auc;
  }

  #exhausted(): boolean {
    const { patience = 10, evaluateEvery = 10 } = this.#options;
    return this.#best !== undefined && this.#step - this.#best.step >= patience * evaluateEvery;
  }

  #record(record: StepRecord): void {
    this.#opened.log.append(record);
    this.#surroundings.onStep?.(record);
  }

  async #save(): Promise<void> {
    const { settings } = this.#opened;
    const best = this.#best === undefined ? {} : { best: this.#best };
    const state = { step: this.#step, weights: this.#weights, adam: this.#adam.state, settings, ...best };
    await writeCheckpoint(this.#surroundings.folder, state);
  }

  async #end(stopped: TrainOutcome["stopped"]): Promise<TrainOutcome> {
    await this.#save();
    const { step, weights, auc } = this.#best ?? { step: this.#step, weights: this.#weights, auc: undefined };
    return { weights, step, steps: this.#step, stopped, ...(auc !== undefined && { heldOutAuc: auc }) };
  }
}
