import { LikenessError, messageOf } from "@likeness/core";
import { CommanderError } from "commander";

/** Thrown by a subcommand whose answer is "no" after it has printed why. */
export class AnswerIsNo extends Error {}

/** Thrown when the user stopped the work (Ctrl-C); what was done is kept. */
export class Stopped extends Error {}

/** 1: the answer is "no"; 2: wrong use or bad input; 3: something needed is unavailable; 130: stopped by the user. */
export function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  if (thrown instanceof AnswerIsNo) return 1;
  if (thrown instanceof Stopped) return 130;
  return thrown instanceof LikenessError ? thrown.exitCode : 2;
}

/** What a person reads on stderr: the message and the way out, no stack trace (unless `LIKENESS_DEBUG` is set). */
export function explain(thrown: unknown): string | undefined {
  if (thrown instanceof CommanderError || thrown instanceof AnswerIsNo) return undefined;
  if (process.env["LIKENESS_DEBUG"] && thrown instanceof Error) return String(thrown.stack);
  if (thrown instanceof Stopped) return `stopped; ${thrown.message}`;
  const hint = thrown instanceof LikenessError && thrown.hint !== undefined ? `\n  ${thrown.hint}` : "";
  return `error: ${messageOf(thrown)}${hint}`;
}
