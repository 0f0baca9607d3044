import { rmdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { LikenessError, lockFolder, makeFolder, messageOf } from "@likeness/core";

/**
 * Does the work of a training in its folder, which no other training may use at the same time. Folders that were made and
 * into which nothing was written are removed, so that a training that could not begin leaves none.
 * @throws LikenessError `usage` when another training writes into it, `storage` when it cannot be made.
 */
export async function inTrainingFolder<Outcome>(folder: string, work: () => Promise<Outcome>): Promise<Outcome> {
  const path = resolve(folder);
  const made = await firstMissing(path);
  await makeFolder(path).catch((cause: unknown) => {
    throw new LikenessError("storage", `cannot write ${path}: ${messageOf(cause)}`, { cause });
  });
  const lock = await lockFolder(path, { what: "training" });
  try {
    return await work();
  } finally {
    await lock.release();
    if (made !== undefined) await removeEmpty(path, made);
  }
}

/** The outermost of the folders that are missing; undefined when none is. */
async function firstMissing(path: string): Promise<string | undefined> {
  let missing: string | undefined;
  for (let folder = path; !(await isThere(folder)) && dirname(folder) !== folder; folder = dirname(folder)) {
    missing = folder;
  }
  return missing;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** From the innermost up to the outermost that was made; one that holds something stays, and those around it. */
async function removeEmpty(innermost: string, outermost: string): Promise<void> {
  for (let folder = innermost; folder.length >= outermost.length; folder = dirname(folder)) {
    const gone = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!gone) return;
  }
}
