import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** A draft that was not touched for so long, in ms, was left by a process that died: a day. */
const staleAfter = 86_400_000;

/** As {@link import("@likeness/core").writeFileAtomic} calls its drafts: `.NAME.PROCESS.8 digits.part`. */
const draftName = /^\..+\.\d+\.[0-9a-f]{8}\.part$/;

/**
 * Removes drafts that are a day old from a folder; one that another process is writing is younger. What cannot be removed
 * stays: it is never read.
 */
export async function removeStaleDrafts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!draftName.test(name)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > staleAfter) await rm(path, { force: true }).catch(() => {});
  }
}
