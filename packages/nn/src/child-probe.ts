import { execFile } from "node:child_process";

/** What came of starting a device: its name where it is told, or why it did not start. */
export type Probe =
  | { readonly started: true; readonly device?: string }
  | { readonly started: false; readonly reason: string };

const PATIENCE_MS = 60_000;
const MARK = "probe:";

/**
 * Tries something native in a process of its own: a driver that crashes or hangs takes only that process down, and what
 * it prints is not shown.
 * @param attempt body of an async function of `settings` in plain JavaScript, since neither sources nor dist may be at
 * hand there; returns the device's name or undefined, throws when it does not start.
 * @param settings what JSON can carry.
 */
export function probeInChild(attempt: string, settings: object): Promise<Probe> {
  const script = `
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
    execFile(process.execPath, args, { timeout: PATIENCE_MS, encoding: "utf8" }, (error, stdout) => {
      const answer = stdout.split("\n").find((line) => line.startsWith(MARK));
      if (answer !== undefined) resolve(JSON.parse(answer.slice(MARK.length)) as Probe);
      else resolve({ started: false, reason: silence(error) });
    });
  });
}

function silence(error: (Error & { killed?: boolean; signal?: NodeJS.Signals | null }) | null): string {
  if (error?.killed) return `it did not start within ${PATIENCE_MS / 1000} seconds`;
  return error?.signal ? `its driver crashed (${error.signal})` : "it ended without an answer";
}
