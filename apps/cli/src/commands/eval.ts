import { join, resolve } from "node:path";
import { LikenessError, printable } from "@likeness/core";
import { type Dataset, openDataset } from "@likeness/datasets";
import { carryTimings, type EvalConfig, evaluate } from "@likeness/eval";
import type { Result } from "@likeness/result";
import { readResult } from "@likeness/result/read";
import type { Command } from "commander";
import { MissedNames } from "../ending/missed-names.ts";
import { nothingRan } from "../ending/nothing-ran.ts";
import { stoppable } from "../ending/stoppable.ts";
import { checkOutput } from "../files/check-output.ts";
import { leftAsItIs } from "../files/left-as-it-is.ts";
import { writeEvaluation } from "../files/write-evaluation.ts";
import { commandLine } from "../options/command-line.ts";
import { atLeastOne } from "../options/numbers.ts";
import { addSelection, type SelectionOptions, selection } from "../options/selection.ts";
import type { Subcommand } from "../subcommand.ts";
import { resultTable } from "../tables/result-table.ts";
import { printJson, show as showLines, tableColumns } from "../terminal/terminal.ts";
import { TerminalProgress } from "../terminal/terminal-progress.ts";
import { assertSeenByTurbo } from "../workspace.ts";

interface EvalOptions extends SelectionOptions {
  readonly out: string;
  readonly json?: boolean;
  readonly faces: boolean;
  readonly store: boolean;
  readonly workers?: string;
}

export const evalCommand: Subcommand = {
  id: "eval",
  start: [
    ["likeness eval", "evaluate on the built-in samples"],
    ["likeness eval --dataset ./photos", "evaluate on your own photos, one folder for each person"],
  ],
  add: addEval,
};

function addEval(command: Command): void {
  addSelection(command)
    .description("run the protocol on datasets: enrolment, verification, identification, t-SNE; write results")
    .option("--out <folder>", "where results go: one folder for each dataset", "results")
    .option("--json", "print the results as JSON on stdout, one line for each dataset")
    .option("--no-faces", "a report without pictures, boxes, landmarks and templates")
    .option("--no-store", "compute every template anew and keep none")
    .option("--workers <number>", "worker threads (default: one for each core; onnx-webgpu has one)")
    .addHelpText(
      "after",
      `
Examples:
  likeness eval                                        the built-in samples with the default parts
  likeness eval --dataset ./photos                     your own photos: one sub-folder for each person
  likeness eval --dataset lfw-subset --aligner all     compare aligners
  likeness eval --config eval.config.json --json > results.jsonl

Work that is stopped (Ctrl-C) goes on where it was when the command is run again.`,
    )
    .action(async (options: EvalOptions) => {
      const config = await selection(options);
      assertSeenByTurbo(config.datasets);
      assertSeenByTurbo(config.parts, "parts");
      await checkOutput(options.out, "folder", "--out");
      const kept = options.store ? "what was computed is kept" : "nothing is kept, as --no-store asks";
      await stoppable({ kept, ...(!options.store && { ending: kept }) }, (signal) =>
        evaluateAll(config, options, signal),
      );
    });
}

async function evaluateAll(config: EvalConfig, options: EvalOptions, signal: AbortSignal): Promise<void> {
  const { datasets, optional } = config;
  const progress = new TerminalProgress();
  const names = new MissedNames({ verb: "evaluated", all: datasets.length, progress, signal });
  const seen = new Set<string>();
  for (const name of datasets) {
    // A dataset that cannot be had may be excused; one on which nothing can run may not.
    const open = () => openDataset(name, { progress, signal });
    const dataset = await names.attempt(name, open, optional.includes(name));
    if (dataset === undefined) continue;
    if (seen.has(dataset.id)) throw twoOfOneName(dataset.id, name);
    seen.add(dataset.id);
    await names.attempt(name, () => evaluateDataset(dataset, config, options, { progress, signal }));
  }
  names.end();
}

function twoOfOneName(id: string, name: string): LikenessError {
  return new LikenessError("usage", `two of the datasets are called ${id}: one result would replace the other`, {
    hint: `evaluate ${name} by itself, with another --out`,
  });
}

async function evaluateDataset(
  dataset: Dataset,
  config: EvalConfig,
  options: EvalOptions,
  { progress, signal }: { readonly progress: TerminalProgress; readonly signal: AbortSignal },
): Promise<void> {
  const folder = resolve(options.out, dataset.id);
  const file = join(folder, "result.json");
  await checkOutput(folder, "folder", "--out");
  await checkOutput(file, "file", "--out");
  const earlier = await readResult(file).catch(() => undefined);
  const { result: fresh, layers } = await evaluate(dataset, config, {
    progress,
    signal,
    command: commandLine(),
    ...(options.store ? {} : { store: null }),
    ...(options.workers !== undefined && { workers: atLeastOne(options.workers, "--workers") }),
  });
  const result = carryTimings(fresh, earlier);
  // A result without a run does not replace an earlier one.
  if (result.runs.length === 0) {
    show(result, [await leftAsItIs(file)], options);
    throw nothingRan("none of the combinations can run here", result.unavailable);
  }
  await writeEvaluation(dataset, { result, layers }, { folder, faces: options.faces, progress, signal });
  show(result, [file, join(folder, "report.html")], options);
}

function show(result: Result, files: readonly string[], { json }: EvalOptions): void {
  if (json) printJson(result);
  showLines(`${[resultTable(result, tableColumns(json)), ...files.map(printable)].join("\n")}\n`, json);
}
