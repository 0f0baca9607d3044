import { randomBytes } from "node:crypto";
import { open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LikenessError, messageOf } from "./errors.ts";
import { parseJson } from "./json-text.ts";
import { makeFolder } from "./make-folder.ts";
import { isRunning, type ProcessMark, thisProcess } from "./process-mark.ts";

/** A folder that this process alone writes into. */
export interface FolderLock {
  /** Lets others have it. */
  release(): Promise<void>;
}

/** How a folder is locked. */
export interface FolderLockOptions {
  /** What holds it, for a person, e.g. `training`. */
  readonly what: string;
  /** How long to wait for another holder, in milliseconds. Default 1000: two that begin at once may both give way at first. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
  /** Called once when there is another holder and time to wait for it. */
  onWait?(holder: string): void;
}

/** Between two signs of life of a holder, and after how much silence one on another machine is taken for dead. */
const beatMs = 30_000;
const silenceMs = 600_000;
/**
 * The shortest pause before another try, in milliseconds: hardly felt, and long enough for the other process to look.
 */
const shortestPauseMs = 40;

const claimFile = /^\.lock-[0-9a-f]{16}\.json(?:\.part)?$/;
const draftEnding = ".part";

/**
 * Locks a folder, which is made, against other processes. Each that wants it puts a claim of its own name into it and then
 * looks for those of others: whoever sees none has it, whoever sees one takes its own away. As no name is used twice, a
 * claim of a process that was killed can be removed by anybody without a race. Whether a process lives is told by its
 * number and start on the same machine; elsewhere by a sign of life every half minute, after ten minutes without one it
 * is dead.
 * @throws LikenessError `usage` when another process has it, `storage` when the folder cannot be written; the signal's reason.
 */
export async function lockFolder(folder: string, options: FolderLockOptions): Promise<FolderLock> {
  const { what, waitMs = 1000, signal, onWait } = options;
  const began = Date.now();
  for (let tries = 0; ; tries++) {
    signal?.throwIfAborted();
    const claim = await makeClaim(folder);
    const other = await liveClaim(folder, claim).catch(async (thrown: unknown) => {
      await rm(claim.path, { force: true });
      throw thrown;
    });
    if (other === undefined) return hold(claim);
    await rm(claim.path, { force: true });
    if (Date.now() - began >= waitMs) throw taken(folder, what, other);
    if (tries === 4) onWait?.(other.holder);
    await sleep(shortestPauseMs * (1 + 4 * Math.random()), undefined, signal && { signal });
  }
}

interface Claim {
  readonly path: string;
  readonly text: string;
}

interface OtherClaim {
  readonly path: string;
  readonly holder: string;
}

async function makeClaim(folder: string): Promise<Claim> {
  const path = join(folder, `.lock-${randomBytes(8).toString("hex")}.json`);
  const text = `${JSON.stringify(await thisProcess())}\n`;
  const draft = `${path}${draftEnding}`;
  try {
    await makeFolder(folder);
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {});
    throw new LikenessError("storage", `cannot write into ${folder}: ${messageOf(cause)}`, { cause });
  }
  return { path, text };
}

/** The claim of another process that is alive, if there is one. Claims of dead ones are removed. */
async function liveClaim(folder: string, own: Claim): Promise<OtherClaim | undefined> {
  // The clock of the disk, which may be another machine's.
  const now = (await stat(own.path)).mtimeMs;
  for (const name of (await readdir(folder)).filter((entry) => claimFile.test(entry))) {
    const path = join(folder, name);
    if (path === own.path) continue;
    const found = await Promise.all([readFile(path, "utf8"), stat(path)]).catch(() => undefined);
    if (found === undefined) continue;
    const [text, { mtimeMs }] = found;
    const mark = markOf(text);
    const running = mark && (await isRunning(mark));
    if (running ?? now - mtimeMs < silenceMs) {
      if (name.endsWith(draftEnding)) continue;
      return { path, holder: mark === undefined ? "a process" : `process ${mark.pid} on ${mark.host}` };
    }
    await rm(path, { force: true });
  }
  return undefined;
}

function markOf(text: string): ProcessMark | undefined {
  try {
    const { pid, host, machine, started = null } = parseJson(text) as Partial<ProcessMark>;
    if (!Number.isInteger(pid) || typeof host !== "string" || typeof machine !== "string") return undefined;
    return { pid: pid!, host, machine, started };
  } catch {
    return undefined;
  }
}

function hold({ path, text }: Claim): FolderLock {
  const beat = setInterval(() => void giveSign(path, text), beatMs);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      await rm(path, { force: true });
    },
  };
}

/**
 * Writes the claim again, which gives its file a new date. A claim that was removed is not made anew; a write that
 * fails is left to the next beat.
 */
async function giveSign(path: string, text: string): Promise<void> {
  const file = await open(path, "r+").catch(() => undefined);
  await file?.write(text, 0).catch(() => {});
  await file?.close().catch(() => {});
}

function taken(folder: string, what: string, { path, holder }: OtherClaim): LikenessError {
  return new LikenessError("usage", `another ${what} writes into ${folder}: ${holder}`, {
    hint: `wait for its end or choose another folder; if you know it to be gone, remove ${path}`,
  });
}
