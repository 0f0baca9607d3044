import { builtFile, messageOf, Remote, RemoteEnded } from "@likeness/core";

/** What came of starting a device: its name where it is told, or why it did not start. */
export type Probe =
  | { readonly started: true; readonly device?: string }
  | { readonly started: false; readonly reason: string };

/** What a module serves that tries something native. */
export interface ProbeService<Settings> {
  /** The device's name where it is told; throws when it does not start. */
  probe(settings: Settings): Promise<string | undefined>;
}

const PATIENCE_MS = 60_000;

const running = new Set<Remote<ProbeService<never>>>();

/**
 * Ends every probe under way, each with the reason that it was stopped: for whoever was told to stop and would wait up to a
 * minute for a driver that hangs.
 */
export function endProbes(): void {
  for (const remote of running) remote.kill("it was stopped");
}

/**
 * Tries something native in a process of its own: a driver that crashes or hangs takes only that process down, and what
 * it prints is not shown. It ends with its time, and when the process that asked is killed meanwhile.
 * @param module serves a {@link ProbeService}, as {@link builtFile} finds it for the module `from`.
 * @param patienceMs how long it may take.
 */
export async function probeInChild<Settings>(
  [module, from]: readonly [module: string, from: string],
  settings: Settings,
  patienceMs = PATIENCE_MS,
): Promise<Probe> {
  let remote: Remote<ProbeService<Settings>> | undefined;
  let patience: NodeJS.Timeout | undefined;
  try {
    remote = new Remote(builtFile(module, from), { on: "process", name: "the process that starts a device" });
    running.add(remote);
    const late = `it did not start within ${patienceMs / 1000} seconds`;
    patience = setTimeout(() => remote?.kill(late), patienceMs);
    const device = await remote.call("probe", settings);
    return { started: true, ...(device !== undefined && { device }) };
  } catch (thrown) {
    return { started: false, reason: reasonOf(thrown) };
  } finally {
    clearTimeout(patience);
    if (remote !== undefined) running.delete(remote);
    await remote?.close();
  }
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof RemoteEnded)) return messageOf(thrown);
  if (thrown.why !== undefined) return thrown.why;
  return thrown.signal === undefined ? "it ended without an answer" : `its driver crashed (${thrown.signal})`;
}
