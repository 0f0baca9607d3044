import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isMissing, LikenessError, machineFault, messageOf, readRegularFile } from "@likeness/core";
import { hashMismatch, mismatchOf, type SourceFile, type VerifiedFile } from "../manifest/source-file.ts";

/** How files are looked for in a folder of the user's. */
export interface FolderOptions {
  /** Where a file may lie, as paths below the folder; the first that is there counts. */
  placesOf(file: SourceFile): readonly string[];
  /** What to do with bytes that are others than announced. */
  readonly hint: string;
  readonly signal?: AbortSignal;
}

/**
 * Those of `files` that a folder has, each verified where it lies; the others are left out.
 * @throws LikenessError `bad-input` when the folder cannot be listed, `hash-mismatch` for other bytes than announced,
 * `unavailable` for a file that cannot be read, `storage` when that is the machine's fault; the signal's reason.
 */
export async function filesOfFolder(
  folder: string,
  files: readonly SourceFile[],
  { placesOf, hint, signal }: FolderOptions,
): Promise<VerifiedFile[]> {
  await readdir(folder).catch((cause: unknown) => {
    throw new LikenessError("bad-input", `cannot read the folder ${folder}: ${messageOf(cause)}`, { cause });
  });
  const found: VerifiedFile[] = [];
  for (const file of files) {
    signal?.throwIfAborted();
    for (const path of placesOf(file).map((place) => join(folder, place))) {
      const bytes = await readIfThere(path);
      if (bytes === undefined) continue;
      verify(bytes, file, path, hint);
      // The bytes are let go: many files need not stay in memory until they are used.
      const read = async () => {
        const again = await readRegularFile(path);
        verify(again, file, path, hint);
        return again;
      };
      found.push({ file, read });
      break;
    }
  }
  return found;
}

function verify(bytes: Uint8Array, file: SourceFile, path: string, hint: string): void {
  const mismatch = mismatchOf(bytes, file);
  if (mismatch) throw hashMismatch(file, path, mismatch, hint);
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readRegularFile(path);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    const fault = machineFault(`cannot read ${path}`, cause);
    if (fault !== undefined) throw fault;
    throw new LikenessError("unavailable", `cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}
