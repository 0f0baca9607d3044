import { join, resolve } from "node:path";
import { LikenessError, printable } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import { carryTimings, type EvalConfig, evaluate } from "@likeness/eval";
import type { Result } from "@likeness/result";
import { readResult } from "@likeness/result/read";
import type { Command } from "commander";
import { checkOutput } from "../check-output.ts";
import { commandLine } from "../command-line.ts";
import { Stopped } from "../failure.ts";
import { leftAsItIs } from "../left-as-it-is.ts";
import { MissedNames } from "../missed-names.ts";
import { atLeastOne } from "../numbers.ts";
import { resultTable } from "../result-table.ts";
import { addSelection, type SelectionOptions, selection } from "../selection.ts";
import { stopSignal } from "../stop-signal.ts";
import { printJson, show as showLines, tableColumns } from "../terminal.ts";
import { TerminalProgress } from "../terminal-progress.ts";
import { assertSeenByTurbo } from "../workspace.ts";
import { writeEvaluation } from "../write-evaluation.ts";

interface EvalOptions extends SelectionOptions {
  readonly out: string;
  readonly json?: boolean;
  readonly faces: boolean;
  readonly store: boolean;
  readonly workers?: string;
}

export function addEval(program: Command): void {
  addSelection(program.command("eval"))
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
      await checkOutput(options.out, "folder", "--out");
      const progress = new TerminalProgress();
      const missed = new MissedNames("evaluated");
      const written = new Set<string>();
      for (const name of config.datasets) {
        try {
          await evaluateDataset(name, config, options, progress, written);
        } catch (thrown) {
          const mayBeMissing = config.optional.includes(name) && config.datasets.length > 1;
          const [message, hint] = missed.add(name, thrown, mayBeMissing);
          if (config.datasets.length > 1) progress.warn(message, hint);
        }
      }
      missed.end(config.datasets.length);
    });
}

async function evaluateDataset(
  name: string,
  config: EvalConfig,
  options: EvalOptions,
  progress: TerminalProgress,
  written: Set<string>,
): Promise<void> {
  const kept = options.store ? "what was computed is kept" : "nothing is kept, as --no-store asks";
  const stop = stopSignal({ kept });
  try {
    const dataset = await openDataset(name, { progress, signal: stop.signal });
    if (written.has(dataset.id)) {
      throw new LikenessError(
        "usage",
        `two of the datasets are called ${dataset.id}: one result would replace the other`,
        {
          hint: `evaluate ${name} by itself, with another --out`,
        },
      );
    }
    written.add(dataset.id);
    const folder = resolve(options.out, dataset.id);
    await checkOutput(folder, "folder", "--out");
    await checkOutput(join(folder, "result.json"), "file", "--out");
    const file = join(folder, "result.json");
    const earlier = await readResult(file).catch(() => undefined);
    const { result: fresh, layers } = await evaluate(dataset, config, {
      progress,
      signal: stop.signal,
      command: commandLine(),
      ...(options.store ? {} : { store: null }),
      ...(options.workers !== undefined && { workers: atLeastOne(options.workers, "--workers") }),
    });
    const result = carryTimings(fresh, earlier);
    // A result without a run is none: it replaces nothing.
    if (result.runs.length === 0) {
      show(result, [await leftAsItIs(file)], options);
      throw nothingRan(result);
    }
    await writeEvaluation(dataset, { result, layers }, { folder, faces: options.faces, progress, signal: stop.signal });
    show(result, [file, join(folder, "report.html")], options);
  } catch (thrown) {
    if (stop.signal.aborted) throw new Stopped(options.store ? `${kept}: run the same command to go on` : kept);
    throw thrown;
  } finally {
    stop.release();
  }
}

function show(result: Result, files: readonly string[], { json }: EvalOptions): void {
  if (json) printJson(result);
  showLines(`${[resultTable(result, tableColumns(json)), ...files.map(printable)].join("\n")}\n`, json);
}

function nothingRan({ unavailable }: Result): LikenessError {
  const first = unavailable[0];
  const why = first === undefined ? "none was asked for" : `${first.id}: ${first.reason}`;
  const hint = first?.remedy === undefined ? {} : { hint: first.remedy };
  return new LikenessError("unavailable", `none of the combinations can run here: ${why}`, hint);
}
