import { dirname, join, resolve } from "node:path";
import { aligners, type FaceChoice, faceChoices } from "@likeness/align";
import { knownId, loadParts, printable, writeFileAtomic } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import { defaultConfig, measureRobustness, outsideLists } from "@likeness/eval";
import { robustnessSvg } from "@likeness/report";
import type { RobustnessResult } from "@likeness/result";
import type { Command } from "commander";
import { nothingRan } from "../ending/nothing-ran.ts";
import { stoppable } from "../ending/stoppable.ts";
import { checkOutput } from "../files/check-output.ts";
import { leftAsItIs } from "../files/left-as-it-is.ts";
import { commandLine } from "../options/command-line.ts";
import { atLeastOne, wholeNumber } from "../options/numbers.ts";
import { partsOption } from "../options/selection.ts";
import type { Subcommand } from "../subcommand.ts";
import { robustnessTable } from "../tables/robustness-table.ts";
import { printJson, show, tableColumns } from "../terminal/terminal.ts";
import { TerminalProgress } from "../terminal/terminal-progress.ts";

interface RobustnessCommandOptions {
  readonly dataset: string;
  readonly aligner?: string[];
  readonly parts?: string[];
  readonly photos: string;
  readonly faceChoice: string;
  readonly seed: string;
  readonly out: string;
  readonly json?: boolean;
}

/** Every aligner but those that look for no face, so that they cannot lose one. */
function everyAligner(): string[] {
  return [...aligners].filter(({ wholePhoto }) => !wholePhoto).map(({ id }) => id);
}

export const robustnessCommand: Subcommand = {
  id: "robustness",
  add: addRobustness,
};

function addRobustness(command: Command): void {
  command
    .description("spoil photos step by step: which faces each aligner still finds, and how far landmarks drift")
    .option("--dataset <id|folder>", "samples, lfw-subset, or a folder with one sub-folder for each person", "samples")
    .option(
      "--aligner <id|all>",
      `${everyAligner().join(", ")} (may be repeated; default all)`,
      (value: string, before: string[] = []) => [...before, value],
    )
    .addOption(partsOption())
    .option("--photos <number>", "most photos, taken at equal steps through the dataset", "40")
    .option("--face-choice <rule>", `which of several faces: ${faceChoices.join(", ")}`, defaultConfig.faceChoice)
    .option("--seed <number>", "seed of directions and occlusions", String(defaultConfig.seed))
    .option(
      "--out <folder>",
      "where the result goes: DATASET/robustness.json, and the curves as robustness.svg",
      "results",
    )
    .option("--json", "print the result as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  likeness robustness                                          40 of the built-in samples, every aligner
  likeness robustness --dataset ./photos --aligner faceapi-tiny --photos 100`,
    )
    .action(async (options: RobustnessCommandOptions) => {
      await checkOutput(options.out, "folder", "--out");
      const result = await sweep(options);
      const file = join(resolve(options.out, result.dataset.id), "robustness.json");
      const picture = join(dirname(file), "robustness.svg");
      // A sweep in which nothing ran does not replace an earlier one.
      const ran = result.aligners.length > 0;
      if (ran) {
        await writeFileAtomic(file, `${JSON.stringify(result)}\n`);
        await writeFileAtomic(picture, robustnessSvg(result));
      }
      if (options.json) printJson(result);
      const places = ran ? [file, picture] : [await leftAsItIs(file)];
      show([robustnessTable(result, tableColumns(options.json)), ...places.map(printable)].join("\n"), options.json);
      if (!ran) throw nothingRan("none of the aligners can run here", result.unavailable);
    });
}

async function sweep(options: RobustnessCommandOptions): Promise<RobustnessResult> {
  const photos = atLeastOne(options.photos, "--photos");
  const seed = wholeNumber(options.seed, "--seed");
  const faceChoice: FaceChoice = knownId("face choice", options.faceChoice, faceChoices);
  await loadParts(options.parts ?? [], outsideLists);
  const asked = options.aligner ?? ["all"];
  const chosen = asked.includes("all") ? everyAligner() : [...new Set(asked)].map((id) => aligners.get(id).id);
  const progress = new TerminalProgress();
  const ending = "nothing was written: a sweep begins anew";
  return stoppable({ kept: "a sweep keeps nothing", ending }, async (signal) => {
    const dataset = await openDataset(options.dataset, { progress, signal });
    return measureRobustness(dataset, {
      aligners: chosen,
      faceChoice,
      photos,
      seed,
      progress,
      signal,
      command: commandLine(),
    });
  });
}
