import { LikenessError, messageOf } from "./errors.ts";

/** System errors whose cause is the state of this machine and not the file, and the way out of each. */
const wayOut: Readonly<Record<string, string>> = {
  EMFILE: "too many files are open: raise the limit with ulimit -n 1024",
  ENFILE: "too many files are open on this machine: close other programs",
  ENOMEM: "free some memory",
  ENOBUFS: "free some memory",
  EIO: "the disk or its connection fails: copy what matters and check it",
};

/** Whether a system error says something about this machine at this moment and nothing about the file that was asked for. */
export function isMachineFault(cause: unknown): boolean {
  return Object.hasOwn(wayOut, codeOf(cause) ?? "");
}

/**
 * The error for a failure of the machine (no file handle, no memory, a failing disk), or undefined for any other. Ask
 * here before a failed read is taken for "it is not there": a machine that is short of memory says nothing about the
 * file.
 * @param what was tried, as in `cannot read /a/b`.
 */
export function machineFault(what: string, cause: unknown): LikenessError | undefined {
  const hint = wayOut[codeOf(cause) ?? ""];
  return hint === undefined ? undefined : new LikenessError("storage", `${what}: ${messageOf(cause)}`, { hint, cause });
}

/** Whether a file or folder is not there at all; every other failure to read it says something else. */
export function isMissing(cause: unknown): boolean {
  const code = codeOf(cause);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** The code of a system error, such as `EACCES`. */
export function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}
