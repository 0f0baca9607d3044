import { aligners, defaultFaceChoice, type FaceChoice, faceChoices } from "@likeness/align";
import { knownId, LikenessError, printable } from "@likeness/core";
import { type Dataset, datasetIds, openDataset } from "@likeness/datasets";
import { graphFamilies, models } from "@likeness/embed";
import { runtimesWith, runtimeWith } from "@likeness/nn";
import {
  defaultSplit,
  minings,
  type PeopleSplit,
  splitPeople,
  type TrainedModel,
  type TrainModelOptions,
  trainModel,
} from "@likeness/train";
import type { Command } from "commander";
import { stoppable } from "../ending/stoppable.ts";
import { checkOutput } from "../files/check-output.ts";
import { atLeastOne, wholeNumber } from "../options/numbers.ts";
import { variantHelp } from "../options/variant-help.ts";
import type { Subcommand } from "../subcommand.ts";
import { print } from "../terminal/terminal.ts";
import { TerminalProgress } from "../terminal/terminal-progress.ts";
import { TrainingLine } from "../terminal/training-line.ts";
import { noteArrival } from "../workspace.ts";

/** Options as the command line gives them: texts, but for the switches. */
interface TrainCommandOptions {
  readonly dataset: string;
  readonly model: string;
  readonly headOnly?: boolean;
  readonly variant?: string;
  readonly init?: string;
  readonly peopleSplit?: string;
  readonly out: string;
  readonly name?: string;
  readonly aligner: string;
  readonly faceChoice: string;
  readonly augment: boolean;
  readonly steps?: string;
  readonly people?: string;
  readonly photos?: string;
  readonly margin: string;
  readonly mining: string;
  readonly learningRate?: string;
  readonly batchNorm?: string;
  readonly seed: string;
  readonly evaluateEvery: string;
  readonly patience: string;
  readonly checkpointEvery: string;
  readonly engine: string;
  readonly threads: string;
}

export const trainCommand: Subcommand = {
  id: "train",
  add: addTrain,
};

function addTrain(command: Command): void {
  const trainable = graphFamilies();
  command
    .description("train a network, or a linear map on top of a frozen one, with a triplet loss")
    .requiredOption(
      "--dataset <id|folder>",
      `${datasetIds.join(", ")}, or a folder with one sub-folder for each person`,
    )
    .requiredOption(
      "--model <id>",
      `a network (${trainable.map(({ id }) => id).join(", ")}); with --head-only any model`,
    )
    .requiredOption("--out <folder>", "folder of the new model; an interrupted training in it goes on")
    .option("--head-only", `train a linear map on top of a frozen model (${models.ids.join(", ")}, or your own)`)
    .option("--variant <variant>", variantHelp(trainable))
    .option("--init <weights>", "random (default), published, a safetensors file or a model folder")
    .option(
      "--people-split <share|file>",
      'share of people to hold out, or JSON {"train": […], "heldOut": […]} (default: 0.2, of fewer than five nobody)',
    )
    .option("--name <name>", "name of the new model (default: that of its folder)")
    .option("--aligner <id>", aligners.ids.join(", "), "faceapi-tiny")
    .option("--face-choice <rule>", faceChoices.join(", "), defaultFaceChoice)
    .option("--no-augment", "do not mirror, shift and brighten crops")
    .option("--steps <number>", "steps at most (default: 1000, with --head-only 500)")
    .option("--people <number>", "people in a batch (default: 8, or as many as there are)")
    .option("--photos <number>", "photos of each person in a batch (default: 4, or the most that anybody has)")
    .option("--margin <number>", "how much farther a negative must be, in squared distance", "0.2")
    .option("--mining <rule>", `how triplets are chosen: ${minings.join(", ")}`, "semi-hard")
    .option("--learning-rate <number>", "of Adam (default: 0.001, with --head-only 0.00003)")
    .option("--batch-norm <statistics>", "frozen, or batch: learnt (default: batch where weights begin at random)")
    .option("--seed <number>", "seed of weights, batches, variations and split", "1")
    .option("--evaluate-every <steps>", "steps between two looks at the people held out", "10")
    .option("--patience <looks>", "looks without a better AUC before training stops", "10")
    .option("--checkpoint-every <steps>", "steps between two checkpoints", "20")
    .option("--engine <id>", `what computes gradients: ${runtimesWith("gradients").join(", ")}`, "onnx-cpu")
    .option("--threads <number>", "threads of the engine; one is repeatable to the last bit", "1")
    .addHelpText(
      "after",
      `
Examples:
  likeness train --dataset ./photos --model dlib-resnet --head-only --out models/family
  likeness eval --dataset ./other-photos --model ./models/family
  likeness train --dataset ./faces --model nn4.small2 --init random --people 15 --steps 20000 --out models/mine

Evaluate on other people than those it was trained on. Ctrl-C stops behind the current step; the same command goes on.`,
    )
    .action(async (options: TrainCommandOptions) => {
      const settings = settingsOf(options);
      await checkOutput(options.out, "folder", "--out");
      const progress = new TerminalProgress();
      const line = new TrainingLine(settings.steps);
      const { out } = options;
      await stoppable({ kept: "what was learnt is kept", patient: true }, async (signal) => {
        const dataset = await openDataset(options.dataset, { progress, signal });
        const split = await splitOf(dataset, options);
        if (split.heldOut.length === 0) progress.warn(nobodyHeldOut);
        const model = await trainModel(dataset, split, settings, {
          out,
          progress,
          signal,
          onStep: (record) => line.show(record),
        });
        if (model.stopped === "signal") signal.throwIfAborted();
        line.end();
        summarize(model, progress);
        await noteArrival(out);
      }).finally(() => line.end());
    });
}

const nobodyHeldOut =
  "nobody is held out: every step is done, and nothing tells whether training helps with other people";

async function splitOf(dataset: Dataset, { peopleSplit, seed }: TrainCommandOptions): Promise<PeopleSplit> {
  const seeded = wholeNumber(seed, "--seed");
  return peopleSplit === undefined
    ? defaultSplit(dataset, seeded)
    : splitPeople(dataset.identities, peopleSplit, seeded);
}

function settingsOf(options: TrainCommandOptions): TrainModelOptions {
  const { model, headOnly, variant, init, name } = options;
  const random = !headOnly && (init ?? "random") === "random";
  return {
    model,
    aligner: options.aligner,
    faceChoice: knownId("face choice", options.faceChoice, faceChoices) satisfies FaceChoice,
    ...(headOnly && { headOnly }),
    ...(variant !== undefined && { variant }),
    ...(init !== undefined && { init }),
    ...(name !== undefined && { name }),
    ...(!options.augment && { augment: false as const }),
    steps: wholeNumber(options.steps ?? (headOnly ? "500" : "1000"), "--steps"),
    ...(options.people !== undefined && { people: wholeNumber(options.people, "--people") }),
    ...(options.photos !== undefined && { photos: wholeNumber(options.photos, "--photos") }),
    margin: decimal(options.margin, "--margin"),
    mining: knownId("mining", options.mining, minings),
    learningRate: decimal(options.learningRate ?? (headOnly ? "0.00003" : "0.001"), "--learning-rate"),
    batchNorm: knownId("batch-norm statistics", options.batchNorm ?? (random ? "batch" : "frozen"), [
      "frozen",
      "batch",
    ]),
    seed: wholeNumber(options.seed, "--seed"),
    evaluateEvery: atLeastOne(options.evaluateEvery, "--evaluate-every"),
    patience: atLeastOne(options.patience, "--patience"),
    checkpointEvery: atLeastOne(options.checkpointEvery, "--checkpoint-every"),
    engine: runtimeWith("gradients", options.engine).id,
    threads: atLeastOne(options.threads, "--threads"),
  };
}

function summarize(
  { folder, missed, step, steps, heldOutAuc, stopped }: TrainedModel,
  progress: TerminalProgress,
): void {
  if (missed.length > 0) {
    const files = missed.slice(0, 3).join(", ");
    const more = missed.length > 3 ? ", …" : "";
    progress.warn(`${missed.length} photos without a usable face were left out: ${files}${more}`);
  }
  const why = stopped === "patience" ? "the people held out were recognised no better" : "all steps are done";
  const auc = heldOutAuc === undefined ? "nobody was held out" : `held-out AUC ${heldOutAuc.toFixed(4)}`;
  print(
    `${printable(folder)}\n${steps} steps, ${why}; kept: step ${step}, ${auc}\nuse it with: likeness eval --model ${printable(folder)}`,
  );
}

function decimal(text: string, option: string): number {
  if (!/^\d*\.?\d+(e-?\d+)?$/i.test(text)) {
    throw new LikenessError("usage", `${option} takes a number that is not negative, not "${text}"`);
  }
  return Number(text);
}
