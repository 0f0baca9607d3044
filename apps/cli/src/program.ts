import { printable } from "@likeness/core";
import { Command } from "commander";
import { exitCodes } from "./ending/failure.ts";
import type { Subcommand } from "./subcommand.ts";
import { print, say } from "./terminal/terminal.ts";
import { version } from "./version.ts";

/** The command `likeness` with these subcommands; two of one id are refused. It throws where commander would end the process. */
export function programOf(commands: readonly Subcommand[]): Command {
  const program = new Command("likeness")
    .description(
      "Choose, compare and guard face recognition on Node.js: aligners, embedding networks, runtimes and classifiers.",
    )
    .version(version)
    .showHelpAfterError("(--help shows the options and examples)")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: printHelp, writeErr: sayHelp, outputError: sayError })
    .exitOverride();
  for (const { id, add } of commands) add(program.command(id));
  return program.addHelpText("after", `\n${exitCodes}${startHere(commands)}`);
}

function startHere(commands: readonly Subcommand[]): string {
  const calls = commands.flatMap(({ start = [] }) => start);
  if (calls.length === 0) return "";
  const width = Math.max(...calls.map(([call]) => call.length));
  const lines = calls.map(([call, does]) => `  ${call.padEnd(width)}   ${does}`);
  return `\n\nStart here:\n${lines.join("\n")}`;
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
