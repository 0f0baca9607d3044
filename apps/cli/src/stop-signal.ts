import { endProbes } from "@likeness/nn";

/**
 * Turns the first Ctrl-C into an orderly stop; the second one ends the process at once.
 * @param kept what becomes of the work, for the line that answers the first.
 */
export function stopSignal(kept = "what was computed is being written"): {
  readonly signal: AbortSignal;
  release(): void;
} {
  const controller = new AbortController();
  const stop = () => {
    process.stderr.write(`\nstopping; ${kept} (Ctrl-C again to end at once)\n`);
    controller.abort();
    endProbes();
    release();
  };
  const release = () => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, stop);
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, stop);
  return { signal: controller.signal, release };
}
