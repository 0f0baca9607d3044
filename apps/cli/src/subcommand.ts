import type { Command } from "commander";

/** A subcommand: one file in `commands/` and one line in `commands.ts`. */
export interface Subcommand {
  /** What is typed behind `likeness`. */
  readonly id: string;
  /** Calls that `likeness --help` offers to whoever begins, each with what it does. Default none. */
  readonly start?: readonly (readonly [call: string, does: string])[];
  /**
   * Gives the command its description, arguments, options and examples, and what it does. That throws a LikenessError for
   * what a person can change and `AnswerIsNo` for an exit code of 1; it prints through `terminal/terminal.ts` alone.
   */
  add(command: Command): void;
}
