import { type ChildProcess, execFile } from "node:child_process";

/** What came of starting a device: its name where it is told, or why it did not start. */
export type Probe =
  | { readonly started: true; readonly device?: string }
  | { readonly started: false; readonly reason: string };

const PATIENCE_MS = 60_000;
const MARK = "probe:";

const running = new Map<ChildProcess, () => void>();

/**
 * Ends every probe under way, each with the reason that it was stopped: for whoever was told to stop and would wait up to a
 * minute for a driver that hangs.
 */
export function endProbes(): void {
  for (const end of running.values()) end();
}

/**
 * Tries something native in a process of its own: a driver that crashes or hangs takes only that process down, and what
 * it prints is not shown. It ends after a minute, even when the process that asked was killed meanwhile.
 * @param attempt body of an async function of `settings` in plain JavaScript, since neither sources nor dist may be at
 * hand there; returns the device's name or undefined, throws when it does not start.
 * @param settings what JSON can carry.
 * @param patienceMs how long it may take.
 */
export function probeInChild(attempt: string, settings: object, patienceMs = PATIENCE_MS): Promise<Probe> {
  const script = `
    import { Worker } from "node:worker_threads";
    // A driver that hangs holds the main thread, so another one watches the time.
    new Worker("setTimeout(() => process.kill(process.pid, 'SIGKILL'), " + ${patienceMs + 5_000} + ")", { eval: true }).unref();
    const answer = (probe) => {
      process.stdout.write("\\n${MARK}" + JSON.stringify(probe) + "\\n");
      process.exit(0);
    };
    (async (settings) => { ${attempt} })(JSON.parse(process.argv[1])).then(
      (device) => answer({ started: true, device }),
      (cause) => answer({ started: false, reason: String(cause?.message ?? cause) }),
    );`;
  const args = ["--input-type=module", "-e", script, JSON.stringify(settings)];
  return new Promise((resolve) => {
    const options = { timeout: patienceMs, killSignal: "SIGKILL", encoding: "utf8" } as const;
    let ended = false;
    const child = execFile(process.execPath, args, options, (error, stdout) => {
      running.delete(child);
      const answer = stdout.split("\n").find((line) => line.startsWith(MARK));
      if (answer !== undefined) resolve(JSON.parse(answer.slice(MARK.length)) as Probe);
      else resolve({ started: false, reason: ended ? "it was stopped" : silence(error, patienceMs) });
    });
    running.set(child, () => {
      ended = true;
      child.kill("SIGKILL");
    });
  });
}

function silence(
  error: (Error & { killed?: boolean; signal?: NodeJS.Signals | null }) | null,
  patienceMs: number,
): string {
  if (error?.killed) return `it did not start within ${patienceMs / 1000} seconds`;
  return error?.signal ? `its driver crashed (${error.signal})` : "it ended without an answer";
}
