import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";

/** Which process something belongs to, in a form that outlives it. */
export interface ProcessMark {
  readonly pid: number;
  /** Name of the machine, for a person. */
  readonly host: string;
  /** Where the number means this process: machine, its start and its space of process numbers (containers have their own). */
  readonly machine: string;
  /** When it began, in the system's own unit, so that the number of a dead one is not taken for it; null where it cannot be told. */
  readonly started: string | null;
}

/** The mark of this process. */
export async function thisProcess(): Promise<ProcessMark> {
  return {
    pid: process.pid,
    host: hostname(),
    machine: await thisMachine(),
    started: (await seen(process.pid)).started,
  };
}

/** Whether a marked process still runs; undefined when that cannot be told from here. */
export async function isRunning({ pid, machine, started }: ProcessMark): Promise<boolean | undefined> {
  if (machine !== (await thisMachine())) return undefined;
  if (!exists(pid)) return false;
  const now = await seen(pid);
  if (now.ended) return false;
  if (started === null || now.started === null) return undefined;
  return now.started === started;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it is somebody else's.
    return (thrown as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

async function thisMachine(): Promise<string> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  const space = await readlink("/proc/self/ns/pid").catch(() => "");
  return [hostname(), boot.trim(), space].join(" ");
}

/** What Linux says of a process: fields 3 (state) and 22 (start in clock ticks since boot) of proc(5)'s `stat`. */
async function seen(pid: number): Promise<{ readonly started: string | null; readonly ended: boolean }> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name in field 2 may hold anything, also brackets and spaces.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { started: fields[19] ?? null, ended: fields[0] === "Z" || fields[0] === "X" };
}
