import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { machineFault } from "../errors/machine-fault.ts";

/**
 * What stands at a path, links followed, or undefined when nothing does or it may not be looked at.
 * @throws LikenessError `storage` when the machine failed (too many open files, no memory, a failing disk).
 */
export async function lookAt(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (cause) {
    const fault = machineFault(`cannot look at ${path}`, cause);
    if (fault !== undefined) throw fault;
    return undefined;
  }
}

/** Whether a folder stands at a path, links followed. @throws as {@link lookAt}. */
export async function isFolder(path: string): Promise<boolean> {
  return (await lookAt(path))?.isDirectory() ?? false;
}
