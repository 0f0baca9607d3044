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
import { exitCodeOf, explain } from "./failure.ts";
import { version } from "./version.ts";

const program = new Command("likeness")
  .description(
    "Choose, compare and guard face recognition on Node.js: aligners, embedding networks, runtimes and classifiers.",
  )
  .version(version)
  .showHelpAfterError("(--help shows the options and examples)")
  .configureHelp({ showGlobalOptions: true })
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
Exit codes: 0 done, 1 the answer is "no" (a gate failed), 2 wrong use or bad input, 3 something needed is unavailable.

Start here:
  likeness doctor                    what runs on this machine
  likeness eval                      evaluate on the built-in samples
  likeness eval --dataset ./photos   evaluate on your own photos, one folder for each person`,
);
// Whoever reads our output may stop early (`| head`); that is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

try {
  await program.parseAsync();
} catch (thrown) {
  process.exitCode = exitCodeOf(thrown);
  const text = explain(thrown);
  if (text !== undefined) process.stderr.write(`${text}\n`);
}
