import { LikenessError, messageOf, printable } from "@likeness/core";
import { CommanderError } from "commander";
import { workableHere } from "./workspace.ts";

/** Thrown by a subcommand whose answer is "no" after it has printed why. */
export class AnswerIsNo extends Error {}

/** Thrown when the user stopped the work (Ctrl-C); the message says what is kept. */
export class Stopped extends Error {}

/** What each exit code means. */
export const exitCode = { done: 0, no: 1, usage: 2, unavailable: 3, fault: 4, stopped: 130 } as const;

/** As {@link exitCode}, in words for the help. */
export const exitCodes =
  'Exit codes: 0 done, 1 the answer is "no" (a gate failed), 2 wrong use or bad input, 3 something needed is unavailable,\n' +
  "4 a fault of the machine (a full disk) or of likeness itself, 130 stopped by Ctrl-C.";

/** The exit code for anything thrown. An error that nobody expected is a fault of ours. */
export function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCode.done : exitCode.usage;
  if (thrown instanceof AnswerIsNo) return exitCode.no;
  if (thrown instanceof Stopped) return exitCode.stopped;
  return thrown instanceof LikenessError ? thrown.exitCode : exitCode.fault;
}

/** What a person reads on stderr: the message and the way out, no stack trace (unless `LIKENESS_DEBUG` is set). */
export function explain(thrown: unknown): string | undefined {
  if (thrown instanceof CommanderError || thrown instanceof AnswerIsNo) return undefined;
  if (process.env["LIKENESS_DEBUG"] && thrown instanceof Error) return stackOf(thrown);
  if (thrown instanceof Stopped) return `stopped; ${printable(thrown.message)}`;
  const hint = hintOf(thrown);
  return `error: ${printable(messageOf(thrown))}${hint === undefined ? "" : `\n  ${printable(hint)}`}`;
}

function hintOf(thrown: unknown): string | undefined {
  const known = thrown instanceof LikenessError;
  if (known && thrown.hint !== undefined) return workableHere(thrown.hint);
  if (known && thrown.code !== "internal") return undefined;
  return "this is a fault of likeness, not of yours: please report it with what the same command prints with LIKENESS_DEBUG=1";
}

/** The stack and those of its causes. */
function stackOf(thrown: Error): string {
  const causes: string[] = [];
  for (let one: unknown = thrown; one instanceof Error && causes.length < 10; one = one.cause) {
    causes.push(String(one.stack));
  }
  return causes.join("\ncaused by: ");
}
