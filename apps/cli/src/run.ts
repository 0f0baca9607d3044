import { endProcess, watchThreads } from "./ending/ending.ts";
import { exitCode, exitCodeOf, explain } from "./ending/failure.ts";
import { programOf } from "./program.ts";
import type { Subcommand } from "./subcommand.ts";
import { flushed, guardOutput, lostOutput, say } from "./terminal/terminal.ts";

/**
 * Does what a command line asks for, and ends the process with its exit code, whatever is thrown and wherever.
 * @param argv what stands behind `likeness`.
 */
export async function run(argv: readonly string[], commands: readonly Subcommand[]): Promise<void> {
  guardOutput();
  watchThreads();
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (thrown: unknown) => void end(thrown));
  }
  try {
    await programOf(commands).parseAsync(argv, { from: "user" });
    await end();
  } catch (thrown) {
    await end(thrown);
  }
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
