import { resolve } from "node:path";
import { faceChoices } from "@likeness/align";
import { loadParts } from "@likeness/core";
import { checkConfig, defaultConfig, type EvalConfig, outsideLists, readConfig, registries } from "@likeness/eval";
import { type Command, InvalidArgumentError, Option } from "commander";
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
  readonly parts?: string[];
  readonly crop?: string;
  readonly onMiss?: string;
  readonly seed?: string;
}

/** Which of the shared options a subcommand takes. */
export interface SelectionTakes {
  /** Several datasets. Default true. */
  readonly datasets?: boolean;
  /** Several aligners, models and runtimes, and `all` of them. Default true. */
  readonly parts?: boolean;
  /** Classifiers. Default true. */
  readonly classifiers?: boolean;
  /** A seed. Default true. */
  readonly seed?: boolean;
}

/** Adds the shared options to a subcommand; its help offers what it takes and nothing else. */
export function addSelection(
  command: Command,
  { datasets = true, parts = true, classifiers = true, seed = true }: SelectionTakes = {},
): Command {
  const part = (name: string, value: string, text: string) =>
    parts ? several(`--${name} <${value}|all>`, text) : single(`--${name} <${value}>`, text);
  const dataset = "samples, lfw-subset, or a folder with one sub-folder for each person";
  command
    .option("--config <file>", "settings as JSON; options of the command line come before it")
    .addOption((datasets ? several : single)("--dataset <id|folder>", dataset))
    .addOption(part("aligner", "id", registries.aligners.ids.join(", ")))
    .addOption(part("model", "id|folder", `${registries.models.ids.join(", ")}, or a folder with card.json`))
    .addOption(part("runtime", "id", registries.runtimes.ids.join(", ")));
  if (classifiers) command.addOption(several("--classifier <id|all>", registries.classifiers.ids.join(", ")));
  command
    .addOption(partsOption())
    .option(
      "--face-choice <rule>",
      `which of several faces: ${faceChoices.join(", ")} (default ${defaultConfig.faceChoice})`,
    )
    .option("--crop <template>", "openface, dlib, dlib:PADDING, arcface or box in place of the model's own crop")
    .option("--on-miss <policy>", "a photo without a face: fail (counted against the system) or center-crop");
  return seed ? command.option("--seed <number>", "seed of folds, bootstrap and t-SNE") : command;
}

/** Modules of the user's with further parts, which every subcommand that opens parts takes. */
export function partsOption(): Option {
  return collected(
    "--parts <file>",
    "a module of yours with further parts, given once or for each: docs/adding-a-part.md",
  );
}

function several(flags: string, text: string): Option {
  return collected(flags, `${text} (may be repeated)`);
}

function collected(flags: string, text: string): Option {
  return new Option(flags, text).argParser((value, before: string[] | undefined) => [...(before ?? []), value]);
}

function single(flags: string, text: string): Option {
  return new Option(flags, text).argParser((value, before: string[] | undefined) => {
    if (before !== undefined) throw new InvalidArgumentError("it can be given once");
    if (value === "all") throw new InvalidArgumentError("one is taken, not all");
    return [value];
  });
}

/** The configuration: the file's (or the default), with what the command line says in its place. */
export async function selection(options: SelectionOptions): Promise<EvalConfig> {
  const base = options.config === undefined ? defaultConfig : await readConfig(options.config);
  const parts = [...base.parts, ...(options.parts ?? []).map((file) => resolve(file))];
  // Before ids are looked at: they may be those of these parts.
  await loadParts(parts, outsideLists);
  const merged = {
    ...base,
    parts,
    ...(options.dataset && { datasets: options.dataset }),
    ...(options.aligner && { aligners: expand(options.aligner, registries.aligners.ids) }),
    ...(options.model && { models: expand(options.model, registries.models.ids) }),
    ...(options.runtime && { runtimes: expand(options.runtime, registries.runtimes.ids) }),
    ...(options.classifier && { classifiers: expand(options.classifier, registries.classifiers.ids) }),
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
