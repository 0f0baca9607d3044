import { randomBytes } from "node:crypto";
import type { Stats } from "node:fs";
import { chmod, chown, readdir, readlink, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { LikenessError, messageOf } from "../errors/errors.ts";
import { storeFolder } from "./home.ts";
import { makeFolder } from "./make-folder.ts";

/** How a file is written. */
export interface WriteFileOptions {
  /** For biometric data: a new file can be read by its owner alone, and so can new folders. Default false. */
  readonly private?: boolean;
  /** The way out when it cannot be written. Default: LIKENESS_HOME for what lies in the store, else another place. */
  readonly hint?: string;
}

/** Milliseconds after which a draft is one that nobody will finish: a day. */
const draftAge = 24 * 60 * 60 * 1000;

/**
 * Writes a file beside its place and renames it into it, so that a reader, a second process or a crash never sees half
 * a file. Missing folders are made. A file that is replaced keeps its mode (and its owner, where that may be set); a link
 * stays one, and what it points to is replaced; a device, a pipe or a socket, and whatever is named by `/dev` or `/proc`, is
 * written to. Drafts that were left in the folder for a day are removed.
 * @throws LikenessError `storage` that names the path when it cannot be written (read-only, full disk).
 */
export async function writeFileAtomic(
  path: string,
  content: Uint8Array | string,
  options: WriteFileOptions = {},
): Promise<void> {
  try {
    const old = await statOf(path);
    if (isWrittenTo(path, old)) await writeFile(path, content);
    else await replace(await target(path), content, old, options);
  } catch (cause) {
    throw new LikenessError("storage", `cannot write ${path}: ${messageOf(cause)}`, {
      hint: options.hint ?? hintFor(path),
      cause,
    });
  }
}

async function replace(
  path: string,
  content: Uint8Array | string,
  old: Stats | undefined,
  { private: secret = false }: WriteFileOptions,
): Promise<void> {
  const folder = dirname(path);
  // A name may be as long as the file system allows, and the draft's is longer.
  const draft = join(folder, `.${basename(path).slice(0, 40)}.${process.pid}.${randomBytes(4).toString("hex")}.part`);
  try {
    await makeFolder(folder, secret ? 0o700 : undefined);
    await writeFile(draft, content, secret || old !== undefined ? { mode: 0o600 } : {});
    if (old !== undefined) await likeBefore(draft, old);
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {});
    throw cause;
  }
  await removeOldDrafts(folder);
}

async function likeBefore(draft: string, old: Stats): Promise<void> {
  // Only root may give a file away; for others it is theirs from now on, as with any editor that replaces files.
  if (process.getuid?.() === 0) await chown(draft, old.uid, old.gid);
  await chmod(draft, old.mode & 0o777);
}

function isWrittenTo(path: string, found: Stats | undefined): boolean {
  if (found === undefined || found.isDirectory()) return false;
  // /dev/stdout may be a file that a shell has open: a new one in its place would not be what the shell sees.
  return !found.isFile() || (process.platform !== "win32" && /^\/(dev|proc)\//.test(resolve(path)));
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw thrown;
  }
}

/** Where a path leads, links followed, also to a file that is not there yet. */
async function target(path: string): Promise<string> {
  let at = resolve(path);
  for (let hops = 0; hops < 40; hops++) {
    const next = await readlink(at).catch(() => undefined);
    if (next === undefined) return at;
    at = resolve(await realpath(dirname(at)), next);
  }
  return at;
}

const swept = new Set<string>();

/** Removes drafts of processes that were killed; looked for once in each folder, since a store has many files. */
async function removeOldDrafts(folder: string): Promise<void> {
  if (swept.has(folder)) return;
  swept.add(folder);
  // Only tidying: a folder that cannot be listed was written to all the same.
  for (const name of await readdir(folder).catch(() => [])) {
    if (!/^\..+\.\d+\.[0-9a-f]{8}\.part$/.test(name)) continue;
    const draft = join(folder, name);
    const found = await stat(draft).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > draftAge) await rm(draft, { force: true }).catch(() => {});
  }
}

function hintFor(path: string): string {
  const inStore = relative(storeFolder(), resolve(path));
  return inStore.startsWith("../..") || isAbsolute(inStore)
    ? "free some space there, or name a place that can be written"
    : storeHint;
}

/** The way out for whatever is written into the store. */
export const storeHint = "free some space or set LIKENESS_HOME to a folder that can be written";
