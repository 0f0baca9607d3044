import { alignerIds, faceChoices } from "@likeness/align";
import { classifierIds } from "@likeness/classify";
import { modelIds } from "@likeness/embed";
import { checkConfig, defaultConfig, type EvalConfig, readConfig } from "@likeness/eval";
import { runtimeIds } from "@likeness/nn";
import { type Command, Option } from "commander";
import { wholeNumber } from "./numbers.ts";

/** The options that say what is evaluated; `eval`, `embed` and `bench` share them. */
export interface SelectionOptions {
  readonly config?: string;
  readonly dataset?: string[];
  readonly aligner?: string[];
  readonly model?: string[];
  readonly runtime?: string[];
  readonly classifier?: string[];
  readonly faceChoice?: string;
  readonly crop?: string;
  readonly onMiss?: string;
  readonly seed?: string;
}

const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value];

/** Adds the shared options to a subcommand. */
export function addSelection(command: Command): Command {
  const many = (flags: string, text: string) => new Option(flags, `${text} (may be repeated)`).argParser(collect);
  return command
    .option("--config <file>", "settings as JSON; options of the command line come before it")
    .addOption(many("--dataset <id|folder>", "samples, lfw-subset, or a folder with one sub-folder for each person"))
    .addOption(many("--aligner <id|all>", alignerIds.join(", ")))
    .addOption(many("--model <id|folder|all>", `${modelIds.join(", ")}, or a folder with card.json`))
    .addOption(many("--runtime <id|all>", runtimeIds.join(", ")))
    .addOption(many("--classifier <id|all>", classifierIds.join(", ")))
    .option(
      "--face-choice <rule>",
      `which of several faces: ${faceChoices.join(", ")} (default ${defaultConfig.faceChoice})`,
    )
    .option("--crop <template>", "openface, dlib, dlib:PADDING, arcface or box in place of the model's own crop")
    .option("--on-miss <policy>", "a photo without a face: fail (counted against the system) or center-crop")
    .option("--seed <number>", "seed of folds, bootstrap and t-SNE");
}

/** The configuration: the file's (or the default), with what the command line says in its place. */
export async function selection(options: SelectionOptions): Promise<EvalConfig> {
  const base = options.config === undefined ? defaultConfig : await readConfig(options.config);
  const merged = {
    ...base,
    ...(options.dataset && { datasets: options.dataset }),
    ...(options.aligner && { aligners: expand(options.aligner, alignerIds) }),
    ...(options.model && { models: expand(options.model, modelIds) }),
    ...(options.runtime && { runtimes: expand(options.runtime, runtimeIds) }),
    ...(options.classifier && { classifiers: expand(options.classifier, classifierIds) }),
    ...(options.faceChoice && { faceChoice: options.faceChoice }),
    ...(options.crop !== undefined && { crop: options.crop }),
    ...(options.onMiss && { missPolicy: options.onMiss }),
    ...(options.seed !== undefined && { seed: wholeNumber(options.seed, "--seed") }),
  };
  return checkConfig(merged, options.config ?? "the command line");
}

function expand(given: readonly string[], known: readonly string[]): readonly string[] {
  return given.includes("all") ? known : [...new Set(given)];
}
