import { randomBytes } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { LikenessError, messageOf } from "./errors.ts";

/**
 * Writes a file beside its place and renames it into it, so that a reader, a second process or a crash never sees half
 * a file. Missing folders are made.
 * @throws LikenessError `storage` that names the path when the folder cannot be written (read-only, full disk).
 */
export async function writeFileAtomic(path: string, content: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  const draft = join(folder, `.${basename(path)}.${process.pid}.${randomBytes(4).toString("hex")}.part`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(draft, content);
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {});
    throw new LikenessError("storage", `cannot write ${path}: ${messageOf(cause)}`, {
      hint: "free some space or set LIKENESS_HOME to a folder that can be written",
      cause,
    });
  }
}
