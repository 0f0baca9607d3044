import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What a call of the command left. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A new empty folder. */
export function scratchFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "likeness-cli-"));
}

/** How the command is called. */
export interface CallOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** May act on the running process. */
  readonly during?: (child: ChildProcess) => void;
  /** The module that is run. Default: the command as it is installed. */
  readonly entry?: URL;
}

const installed = new URL("../bin/likeness.js", import.meta.url);

/** Calls the built command. */
export async function runLikeness(
  args: readonly string[],
  { env = {}, cwd, during, entry = installed }: CallOptions = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [fileURLToPath(entry), ...args], {
    env: { ...process.env, NODE_OPTIONS: "", ...env },
    cwd: cwd ?? process.cwd(),
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  during?.(child);
  const code = await new Promise<number | null>((resolve) =>
    // As a shell says it: whoever is stopped by Ctrl-C while a thread computes dies by that signal.
    child.on("close", (status, signal) => resolve(signal === null ? status : 128 + constants.signals[signal])),
  );
  return { code, stdout, stderr };
}
