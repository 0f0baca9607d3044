import { endProbes } from "@likeness/nn";
import { endProcess } from "./ending.ts";
import { exitCode, Stopped } from "./failure.ts";
import { say } from "./terminal.ts";

/**
 * Milliseconds that a command gets for an orderly stop. A native call that hangs knows of no signal, and a person who
 * pressed Ctrl-C should not have to wait for it.
 */
const patienceMs = 1_300;

/** What is said of a stop, and how long it may take. */
export interface StopOptions {
  /** What becomes of the work, for a person, e.g. "what was computed is kept". */
  readonly kept: string;
  /** The last word, when the work has ended. Default: `kept`, and to run the same command to go on. */
  readonly ending?: string;
  /** Waits for the end of a step however long that takes, since ending within it would lose what it computed. Default false. */
  readonly patient?: boolean;
}

/**
 * Does work that the first Ctrl-C stops in order; the second one ends the process at once.
 * @throws Stopped in place of whatever the work throws once it was stopped; else that.
 */
export async function stoppable<Answer>(
  { kept, ending = `${kept}: run the same command to go on`, patient = false }: StopOptions,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const controller = new AbortController();
  let deadline: NodeJS.Timeout | undefined;
  const stop = () => {
    say(`\nstopping; ${kept} (Ctrl-C again to end at once)`);
    controller.abort();
    endProbes();
    unlisten();
    if (patient) return;
    deadline = setTimeout(() => {
      say(`stopped without waiting for what still computes; ${kept}`);
      void endProcess(exitCode.stopped);
    }, patienceMs);
  };
  const unlisten = () => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, stop);
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, stop);
  try {
    return await work(controller.signal);
  } catch (thrown) {
    throw controller.signal.aborted ? new Stopped(ending) : thrown;
  } finally {
    unlisten();
    clearTimeout(deadline);
  }
}
