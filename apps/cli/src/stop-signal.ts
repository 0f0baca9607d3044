import { endProbes } from "@likeness/nn";
import { endProcess } from "./ending.ts";
import { exitCode } from "./failure.ts";
import { say } from "./terminal.ts";

/**
 * Milliseconds that a command gets for an orderly stop. A native call that hangs knows of no signal, and a person who
 * pressed Ctrl-C should not have to wait for it.
 */
const patienceMs = 1_300;

/** How a stop is announced and how long it may take. */
export interface StopOptions {
  /** What becomes of the work, for a person, e.g. "what was computed is kept". */
  readonly kept: string;
  /** Waits for the end of a step however long that takes, since ending within it would lose what it computed. Default false. */
  readonly patient?: boolean;
}

/** Turns the first Ctrl-C into an orderly stop; the second one ends the process at once. */
export function stopSignal({ kept, patient = false }: StopOptions): { readonly signal: AbortSignal; release(): void } {
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
  return {
    signal: controller.signal,
    release() {
      unlisten();
      clearTimeout(deadline);
    },
  };
}
