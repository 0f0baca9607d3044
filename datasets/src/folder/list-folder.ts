import { access, constants, readdir, stat } from "node:fs/promises";
import { sep } from "node:path";
import { LikenessError, messageOf } from "@likeness/core";
import { byCodeUnit } from "../make-dataset.ts";
import { diskName } from "./disk-name.ts";
import { fileFault } from "./file-fault.ts";

/** One thing in a folder, symbolic links followed. `name` is as in {@link diskName}; `path` is as the disk spells it. */
export interface FolderEntry {
  readonly name: string;
  readonly path: Buffer;
  /** `other` is a pipe or a device, `broken` what cannot be looked at: a link to nothing, a folder that may not be read. */
  readonly kind: "file" | "folder" | "other" | "broken";
  /** Bytes of a file. */
  readonly size: number;
  /** Why it cannot be read, of what is `broken`. */
  readonly reason?: string;
}

/**
 * What lies in a folder, sorted by name, whatever bytes the names are made of.
 * @throws LikenessError `bad-input` when the folder cannot be read or two names differ in their Unicode form alone; `storage`
 * when the machine cannot say what lies there.
 */
export async function listFolder(folder: string | Buffer): Promise<FolderEntry[]> {
  const shown = diskName(Buffer.from(folder));
  const names = await readdir(folder, { encoding: "buffer" }).catch((cause: unknown) => {
    throw new LikenessError("bad-input", `cannot read the folder ${shown}: ${messageOf(cause)}`, { cause });
  });
  const entries = await Promise.all(names.map((name) => describe(folder, name)));
  entries.sort((a, b) => byCodeUnit(a.name, b.name));
  entries.forEach((entry, i) => {
    if (entry.name !== entries[i - 1]?.name) return;
    throw new LikenessError("bad-input", `${shown} has two entries named ${entry.name} in different Unicode forms`, {
      hint: "rename one of them, or move their photos together when both are the same person",
    });
  });
  return entries;
}

async function describe(folder: string | Buffer, bytes: Buffer): Promise<FolderEntry> {
  const path = Buffer.concat([Buffer.from(folder), Buffer.from(sep), bytes]);
  const name = diskName(bytes);
  try {
    const found = await stat(path);
    if (found.isFile()) return { name, path, kind: "file", size: found.size };
    if (!found.isDirectory()) return { name, path, kind: "other", size: 0 };
    await access(path, constants.R_OK | constants.X_OK);
    return { name, path, kind: "folder", size: 0 };
  } catch (thrown) {
    return { name, path, kind: "broken", size: 0, reason: fileFault(thrown, name) };
  }
}
