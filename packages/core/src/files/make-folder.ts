import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and those above it that are missing. (Node's own recursive `mkdir` tries for ever where the system calls a
 * folder missing whose parent is there, as below `/proc`.)
 * @param mode of every folder that is made. Default: what the umask leaves of 0777.
 * @throws what the system says, e.g. ENOENT, ENOTDIR, EACCES.
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  const folder = resolve(path);
  if (await made(folder, mode)) return;
  await makeFolder(dirname(folder), mode);
  if (!(await made(folder, mode))) await mkdir(folder, { mode });
}

/** Whether the folder is there now; false where one above it is missing. */
async function made(folder: string, mode: number | undefined): Promise<boolean> {
  try {
    await mkdir(folder, { mode });
    return true;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "ENOENT" && dirname(folder) !== folder) return false;
    // Roots of drives and read-only places answer with other codes than EEXIST for what is there.
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory()) return true;
    throw thrown;
  }
}
