import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { counted, demand, LikenessError } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import { type NewModelFile, userModelFolder, writeModel } from "@likeness/embed";
import { runtimeWith } from "@likeness/nn";
import { batchSize, checkHeldOut } from "./batches/batch-size.ts";
import type { PeopleSplit } from "./examples/split-people.ts";
import { removeCheckpoint } from "./folder/checkpoint.ts";
import { inTrainingFolder } from "./folder/training-folder.ts";
import { type TrainOutcome, trainHere } from "./loop/train.ts";
import { headTask } from "./tasks/head-task.ts";
import type { ModelTask, TrainModelOptions, TrainModelSurroundings } from "./tasks/model-task.ts";
import { networkTask } from "./tasks/network-task.ts";
import { checkCounts } from "./train-options.ts";

/** What a trained model came to. */
export interface TrainedModel extends TrainOutcome {
  readonly folder: string;
  /** Photos without a usable face, which were left out. */
  readonly missed: readonly string[];
}

/**
 * Trains a model on the people of a split and writes a model folder with a card. Interrupted, it goes on where it was
 * when it is called again with the same settings.
 * @throws LikenessError as {@link train}, and `usage` for an output folder that holds a model already. What the photos, the
 * options or this machine cannot give is refused before any photo is read, and leaves no folder.
 */
export async function trainModel(
  dataset: Dataset,
  split: PeopleSplit,
  options: TrainModelOptions,
  surroundings: TrainModelSurroundings,
): Promise<TrainedModel> {
  const { out, onStep, signal } = surroundings;
  const folder = resolve(out);
  // Before hours of work, not behind them.
  userModelFolder(options.name ?? basename(folder));
  checkCounts(options);
  checkPeople(dataset, split, options);
  await checkFree(folder);
  await demand(runtimeWith("gradients", options.engine ?? "onnx-cpu"));
  const training = join(folder, "training");
  return inTrainingFolder(training, async () => {
    // Another training may have ended meanwhile.
    await checkFree(folder);
    const prepare = options.headOnly ? headTask : networkTask;
    const made = await prepare(dataset, split, options, surroundings);
    const outcome = await trainHere(made.task, options, {
      folder: training,
      ...(onStep && { onStep }),
      ...(signal && { signal }),
    });
    if (outcome.stopped !== "signal") {
      await writeModel(folder, cardOf(dataset, split, options, made, outcome, folder), outcome.weights);
      await removeCheckpoint(training);
    }
    return { ...outcome, folder, missed: made.missed };
  });
}

/** What the photos cannot give is known before any of them is read. */
function checkPeople({ photos }: Dataset, split: PeopleSplit, options: TrainModelOptions): void {
  const whose = (people: readonly string[]) => {
    const wanted = new Set(people);
    return photos.map(({ identity }) => identity).filter((identity) => wanted.has(identity));
  };
  batchSize(whose(split.train), options);
  if (split.heldOut.length > 0) checkHeldOut(whose(split.heldOut));
}

async function checkFree(folder: string): Promise<void> {
  const taken = await stat(join(folder, "card.json")).then(
    () => true,
    () => false,
  );
  if (taken) {
    throw new LikenessError("usage", `${folder} holds a model already`, { hint: "train into another folder" });
  }
}

function cardOf(
  dataset: Dataset,
  split: PeopleSplit,
  { name, margin = 0.2 }: TrainModelOptions,
  { base, network, earlierPeople, beganWith, how }: ModelTask,
  { step, heldOutAuc }: TrainOutcome,
  folder: string,
): NewModelFile {
  const id = name ?? basename(folder);
  const before = beganWith === undefined ? "" : `, from weights with the SHA-256 ${beganWith}`;
  const measured =
    heldOutAuc === undefined
      ? "nobody was held out"
      : `step ${step} was kept for its AUC of ${heldOutAuc.toFixed(4)} on ${counted(split.heldOut.length, "person", "people")} held out`;
  return {
    id,
    title: `${how}, trained on ${dataset.id}`,
    dimensions: base.dimensions,
    unitLength: true,
    crop: base.crop,
    grid: network.kind === "graph" && base.unitLength ? base.grid : unitGrid,
    licence: `unknown: that of the photos (${dataset.licence ?? "not stated"}) and of the weights it began with`,
    trainedOn: `${counted(split.train.length, "person", "people")} of ${dataset.id} (${dataset.revision}), triplet loss with margin ${margin}${before}; ${measured}`,
    // Those held out decided which step was kept, so numbers measured on them flatter the model too.
    trainedOnPeople: [...new Set([...earlierPeople, ...split.train, ...split.heldOut])].sort(),
    citation: "F. Schroff, D. Kalenichenko, J. Philbin: FaceNet, CVPR 2015 (the loss)",
    network,
  };
}

/** Candidate thresholds for vectors of length 1 of an unknown spread: their squared distance goes to 4. */
const unitGrid = { start: 0.05, stop: 2, step: 0.01 } as const;
