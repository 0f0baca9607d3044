import { readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { LikenessError, machineFault, messageOf, type Progress, sha256, writeFileAtomic } from "@likeness/core";
import type { EmbeddingRow } from "./embedding-row.ts";
import { canonicalKey, type TemplateKey } from "./template-key.ts";

/** Apache Arrow, which takes a third of all memory that modules take, is loaded only by who reads or writes files. */
const arrow = () => import("./embedding-table.ts");

/** An immutable file of rows, named by the SHA-256 of its bytes. */
export interface Segment {
  readonly name: string;
  readonly rows: readonly EmbeddingRow[];
}

/** Explains the folder to a person. It begins with `_`, so that readers of Arrow data sets skip it. */
const KEY_FILE = "_key.json";
/** A draft this old (ms) was left by a process that died. */
const STALE_DRAFT = 3_600_000;
const segmentName = /^[0-9a-f]{64}\.arrow$/;

/**
 * Every sound segment of a folder, sorted by name. One that is damaged is set aside with a warning.
 * @throws LikenessError `storage` when the folder is there and cannot be listed.
 */
export async function readSegments(folder: string, key: TemplateKey, progress: Progress): Promise<Segment[]> {
  const segments = new Map<string, Segment>();
  // Another process may join segments meanwhile: the rows of a file that went away after it was listed are in a file
  // that a new listing shows.
  for (let listing = 0, vanished = true; vanished && listing < 10; listing++) {
    vanished = false;
    for (const name of await listFolder(folder)) {
      if (name.endsWith(".part")) await removeStaleDraft(join(folder, name));
      if (!segmentName.test(name) || segments.has(name)) continue;
      const bytes = await readBytes(join(folder, name), progress);
      if (bytes === "vanished") vanished = true;
      else if (bytes !== "unreadable") {
        const rows = await soundRows(bytes, join(folder, name), name, key, progress);
        if (rows !== undefined) segments.set(name, { name, rows });
      }
    }
  }
  return [...segments.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Writes rows as a new segment and returns its name.
 * @throws LikenessError `storage`.
 */
export async function writeSegment(folder: string, key: TemplateKey, rows: readonly EmbeddingRow[]): Promise<string> {
  const { encodeRows } = await arrow();
  const bytes = encodeRows(rows, key.model.dimensions, { key });
  const name = `${sha256(bytes)}.arrow`;
  await writeFileAtomic(join(folder, name), bytes, { private: true });
  return name;
}

/** Writes beside the segments what they were computed with. @throws LikenessError `storage`. */
export async function writeKey(folder: string, key: TemplateKey): Promise<void> {
  await writeFileAtomic(join(folder, KEY_FILE), `${canonicalKey(key)}\n`, { private: true });
}

/**
 * Joins segments into one and then removes them, so that no row is ever without a file. Where the folder cannot be
 * written they stay as they are.
 */
export async function joinSegments(folder: string, key: TemplateKey, segments: readonly Segment[]): Promise<void> {
  const rows = new Map(segments.flatMap((segment) => segment.rows.map((row) => [row.photo, row])));
  try {
    const joined = await writeSegment(folder, key, [...rows.values()]);
    for (const { name } of segments) if (name !== joined) await rm(join(folder, name), { force: true });
  } catch {
    // Joining only saves time; what cannot be written is reported when there are rows to write.
  }
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw new LikenessError("storage", `cannot read ${folder}: ${messageOf(cause)}`, {
      hint: "set LIKENESS_HOME to another folder",
      cause,
    });
  }
}

async function readBytes(path: string, progress: Progress): Promise<Uint8Array | "vanished" | "unreadable"> {
  try {
    return await readFile(path);
  } catch (failure) {
    if (isMissing(failure)) return "vanished";
    // Without a file handle or memory no file can be read: that is nothing to compute all photos again for.
    const fault = machineFault(`cannot read ${path}`, failure);
    if (fault !== undefined) throw fault;
    progress.warn(`${path} cannot be read (${messageOf(failure)}); its photos are computed again`);
    return "unreadable";
  }
}

async function soundRows(
  bytes: Uint8Array,
  path: string,
  name: string,
  key: TemplateKey,
  progress: Progress,
): Promise<readonly EmbeddingRow[] | undefined> {
  const { decodeRows } = await arrow();
  try {
    const found = sha256(bytes);
    if (`${found}.arrow` !== name) throw new Error(`its bytes have the SHA-256 ${found}`);
    return decodeRows(bytes, key);
  } catch (failure) {
    // Too little memory to read it, however it is said, is no damage of the file.
    if (failure instanceof RangeError && /allocation|length/i.test(failure.message)) throw outOfMemory(path, failure);
    const aside = await rename(path, `${path}.damaged`).then(
      () => "it is set aside",
      (cause: unknown) => `it cannot be set aside (${messageOf(cause)})`,
    );
    progress.warn(`${path} is damaged (${messageOf(failure)}); ${aside} and its photos are computed again`);
    return undefined;
  }
}

function outOfMemory(path: string, cause: unknown): LikenessError {
  return new LikenessError("storage", `cannot read ${path}: ${messageOf(cause)}`, { hint: "free some memory", cause });
}

async function removeStaleDraft(path: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > STALE_DRAFT) await rm(path, { force: true });
  } catch {
    // A draft that went away or cannot be removed harms nobody.
  }
}

function isMissing(failure: unknown): boolean {
  return failure instanceof Error && "code" in failure && failure.code === "ENOENT";
}
