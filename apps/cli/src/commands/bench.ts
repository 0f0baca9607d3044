import { join, resolve } from "node:path";
import { LikenessError, printable, writeFileAtomic } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import { runBench } from "@likeness/eval";
import type { BenchResult } from "@likeness/result";
import type { Command } from "commander";
import { notChosen, withEverything } from "../bench-choice.ts";
import { benchTable } from "../bench-table.ts";
import { checkOutput } from "../check-output.ts";
import { commandLine } from "../command-line.ts";
import { leftAsItIs } from "../left-as-it-is.ts";
import { nothingRan } from "../nothing-ran.ts";
import { atLeastOne, numberFrom } from "../numbers.ts";
import { addSelection, type SelectionOptions, selection } from "../selection.ts";
import { stoppable } from "../stoppable.ts";
import { printJson, show, tableColumns } from "../terminal.ts";
import { TerminalProgress } from "../terminal-progress.ts";

interface BenchCommandOptions extends SelectionOptions {
  readonly seconds: string;
  readonly error: string;
  readonly batches: string;
  readonly threads: string;
  readonly baseline: string;
  readonly workers?: string;
  readonly json?: boolean;
  readonly out: string;
}

/** Where `likeness report` looks when it is told nothing. */
const defaultOut = join("results", "bench.json");

/** More crops in a call, or threads, than this are a typing mistake. */
const mostCount = 4096;

export function addBench(program: Command): void {
  addSelection(program.command("bench"), { datasets: false, classifiers: false })
    .description("speed, memory and parity of runtimes, networks, aligners and whole pipelines, measured in one run")
    .option("--seconds <number>", "time for measuring, shared by all that is measured; loading comes on top", "45")
    .option("--error <percent>", "end earlier when every speed is known to this standard error", "2")
    .option("--batches <list>", "crops in one call of a network", "1,8,32,128")
    .option("--threads <list>", "threads in one call, where a runtime has that choice", "1,2")
    .option("--baseline <runtime>", "what ratios and parity are taken against", "onnx-cpu")
    .option("--workers <number>", "worker threads of a whole pipeline (default: one for each core)")
    .option("--json", "print the result as JSON on stdout")
    .option("--out <file>", "where the result goes as JSON", defaultOut)
    .addHelpText(
      "after",
      `
Without a list of aligners, models or runtimes, all that are available here and that one may choose are measured; not
the baselines ${notChosen.join(" and ")}, unless they are named.

Examples:
  likeness bench                                         everything, on the built-in samples
  likeness bench --model dlib-resnet --runtime tfjs-wasm --aligner faceapi-tiny --seconds 20
  likeness bench --json > bench.json`,
    )
    .action((options: BenchCommandOptions) => {
      const kept = "a benchmark keeps nothing";
      return stoppable({ kept, ending: `${kept}: run it again` }, (signal) => bench(options, signal));
    });
}

async function bench(options: BenchCommandOptions, signal: AbortSignal): Promise<void> {
  const config = await selection(withEverything(options));
  const name = config.datasets[0]!;
  await checkOutput(options.out, "file", "--out");
  if (config.datasets.length > 1) {
    throw new LikenessError("usage", `bench takes photos of one dataset, not of ${config.datasets.join(", ")}`, {
      hint: `--dataset ${name}`,
    });
  }
  const settings = {
    seconds: numberFrom(0.1, options.seconds, "--seconds"),
    relativeError: numberFrom(0, options.error, "--error") / 100,
    batches: numberList(options.batches, "--batches"),
    threads: numberList(options.threads, "--threads"),
    baseline: options.baseline,
    ...(options.workers !== undefined && { workers: atLeastOne(options.workers, "--workers", mostCount) }),
  };
  const progress = new TerminalProgress();
  const dataset = await openDataset(name, { progress, signal });
  const result = await runBench(dataset, config, { ...settings, command: commandLine(), progress, signal });
  if (options.json) printJson(result);
  // The figures come first: a file that cannot be written should not cost the time they took.
  show(benchTable(result, tableColumns(options.json)), options.json);
  if (measuredNothing(result)) {
    show(await leftAsItIs(resolve(options.out)), options.json);
    throw nothingRan("none of the parts could be measured here", result.unavailable);
  }
  await writeFileAtomic(options.out, `${JSON.stringify(result)}\n`);
  const page = commandLine(options.out === defaultOut ? ["report"] : ["report", options.out]);
  show(`${printable(resolve(options.out))}\nas a page: ${printable(page)}`, options.json);
}

/** Whether nothing was measured: an earlier benchmark is not replaced then. */
function measuredNothing({ networks, aligners, pipelines }: BenchResult): boolean {
  return networks.length + aligners.length + pipelines.length === 0;
}

function numberList(text: string, option: string): readonly number[] {
  const numbers = text.split(",").map((part) => atLeastOne(part.trim(), option, mostCount));
  return [...new Set(numbers)].sort((a, b) => a - b);
}
