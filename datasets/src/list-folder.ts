import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { LikenessError, messageOf } from "@likeness/core";
import { byCodeUnit } from "./make-dataset.ts";

/** One thing in a folder, symbolic links followed. `name` is NFC; `path` is as the disk spells it. */
export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: "file" | "folder" | "other";
  /** Bytes of a file. */
  readonly size: number;
}

/**
 * What lies in a folder, sorted by name. Names become NFC, so that a folder copied from macOS (NFD) is the same dataset.
 * @throws LikenessError `bad-input` when the folder cannot be read or two names differ in their Unicode form alone.
 */
export async function listFolder(folder: string): Promise<FolderEntry[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new LikenessError("bad-input", `cannot read the folder ${folder}: ${messageOf(cause)}`, { cause });
  });
  const entries = await Promise.all(names.map((name) => describe(folder, name)));
  entries.sort((a, b) => byCodeUnit(a.name, b.name));
  entries.forEach((entry, i) => {
    if (entry.name !== entries[i - 1]?.name) return;
    throw new LikenessError("bad-input", `${folder} has two entries named ${entry.name} in different Unicode forms`, {
      hint: "rename one of them, or move their photos together when both are the same person",
    });
  });
  return entries;
}

async function describe(folder: string, name: string): Promise<FolderEntry> {
  const path = join(folder, name);
  const found = await stat(path).catch(() => undefined);
  const kind = found?.isFile() ? "file" : found?.isDirectory() ? "folder" : "other";
  return { name: name.normalize("NFC"), path, kind, size: found?.size ?? 0 };
}
