import { printable } from "@likeness/core";
import { Command } from "commander";
import { addBench } from "./commands/bench.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addEmbed } from "./commands/embed.ts";
import { addEval } from "./commands/eval.ts";
import { addFetch } from "./commands/fetch.ts";
import { addGate } from "./commands/gate.ts";
import { addImport } from "./commands/import.ts";
import { addReport } from "./commands/report.ts";
import { addRobustness } from "./commands/robustness.ts";
import { addTrain } from "./commands/train.ts";
import { endProcess, watchThreads } from "./ending/ending.ts";
import { exitCode, exitCodeOf, exitCodes, explain } from "./ending/failure.ts";
import { flushed, guardOutput, lostOutput, print, say } from "./terminal/terminal.ts";
import { version } from "./version.ts";

const program = new Command("likeness")
  .description(
    "Choose, compare and guard face recognition on Node.js: aligners, embedding networks, runtimes and classifiers.",
  )
  .version(version)
  .showHelpAfterError("(--help shows the options and examples)")
  .configureHelp({ showGlobalOptions: true })
  .configureOutput({ writeOut: printHelp, writeErr: sayHelp, outputError: sayError })
  .exitOverride();

const commands = [
  addEval,
  addEmbed,
  addRobustness,
  addBench,
  addReport,
  addGate,
  addFetch,
  addImport,
  addTrain,
  addDoctor,
];
for (const add of commands) add(program);
program.addHelpText(
  "after",
  `
${exitCodes}

Start here:
  likeness doctor                    what runs on this machine
  likeness eval                      evaluate on the built-in samples
  likeness eval --dataset ./photos   evaluate on your own photos, one folder for each person`,
);
guardOutput();
watchThreads();
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (thrown: unknown) => void end(thrown));
}

try {
  await program.parseAsync();
  await end();
} catch (thrown) {
  await end(thrown);
}

/** Says what was thrown, if anything, and ends the process with its exit code once all is written. */
async function end(...failures: [] | [thrown: unknown]): Promise<void> {
  const code = failures.length === 0 ? exitCode.done : exitCodeOf(failures[0]);
  const text = failures.length === 0 ? undefined : explain(failures[0]);
  if (text !== undefined) say(text);
  await flushed(code === exitCode.stopped);
  const lost = lostOutput();
  const answered = code === exitCode.done || code === exitCode.no;
  if (lost !== undefined) say(`error: what was printed on stdout is lost: ${lost.message}`);
  await endProcess(lost !== undefined && answered ? exitCode.fault : code);
}

function printHelp(text: string): void {
  print(text.replace(/\n$/, ""));
}

function sayHelp(text: string): void {
  say(text.replace(/\n$/, ""));
}

/** The message of commander holds what the user typed; the line that it may add is its own. */
function sayError(text: string): void {
  const [, message, suggestion = ""] = /^(.*?)(\n\(Did you mean [^\n]*\))?\n?$/s.exec(text)!;
  say(`${printable(message!)}${suggestion}`);
}
