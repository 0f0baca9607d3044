/** Turns the first Ctrl-C into an orderly stop; the second one ends the process at once. */
export function stopSignal(): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = () => {
    process.stderr.write("\nstopping; what was computed is being written (Ctrl-C again to end at once)\n");
    controller.abort();
    release();
  };
  const release = () => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, stop);
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, stop);
  return { signal: controller.signal, release };
}
