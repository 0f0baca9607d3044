import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { LikenessError, messageOf } from "@likeness/core";

/**
 * Checks before the work that a file or folder, which may not exist yet, can be written: hours of work should not end at a
 * mistyped path.
 * @param option what the user gave it as, e.g. `--out`.
 * @throws LikenessError `usage` that names the option, the path and what is in the way.
 */
export async function checkOutput(path: string, kind: "file" | "folder", option: string): Promise<void> {
  const refuse = (why: string, cause?: unknown): never => {
    throw new LikenessError("usage", `${option} ${path}: ${why}`, {
      hint: `give ${option} a ${kind} that can be written`,
      ...(cause !== undefined && { cause }),
    });
  };
  const place = resolve(path);
  const found = await existing(place);
  const isFolder = found.stats.isDirectory();
  if (found.path !== place && !isFolder) refuse(`${found.path} is a file, not a folder`);
  if (found.path === place && kind === "folder" && !isFolder) refuse("it is a file, not a folder");
  if (found.path === place && kind === "file" && isFolder) refuse("it is a folder, not a file");
  // A file is replaced, so its folder has to be writable; a device or a pipe itself.
  const written = found.path === place && found.stats.isFile() ? dirname(place) : found.path;
  await access(written, constants.W_OK).catch((cause: unknown) => refuse(messageOf(cause), cause));
}

/** The path itself or the nearest one above it that exists. */
async function existing(place: string) {
  for (let path = place; ; path = dirname(path)) {
    const stats = await stat(path).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === "ENOENT" || thrown.code === "ENOTDIR") return undefined;
      throw new LikenessError("usage", `cannot write ${place}: ${thrown.message}`, { cause: thrown });
    });
    if (stats !== undefined) return { path, stats };
  }
}
