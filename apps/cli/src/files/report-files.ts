import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { LikenessError, messageOf } from "@likeness/core";

/**
 * The files that a report is made of: those that were named, and for a folder that was, the results in it (itself and
 * its sub-folders, by name) and its `bench.json`.
 * @throws LikenessError `bad-input` for what is not there and for a folder without any.
 */
export async function reportFiles(places: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const place of places) {
    const found = await stat(place).catch((cause: unknown) => {
      throw new LikenessError("bad-input", `cannot read ${place}: ${messageOf(cause)}`, { hint: remedy, cause });
    });
    files.push(...(found.isDirectory() ? await filesOf(place) : [place]));
  }
  return files;
}

const remedy = "make results with: likeness eval; and a benchmark with: likeness bench";

async function filesOf(folder: string): Promise<readonly string[]> {
  const inside = await readdir(folder, { withFileTypes: true });
  const folders = inside.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const candidates = ["result.json", ...folders.sort().map((name) => join(name, "result.json")), "bench.json"];
  const files: string[] = [];
  for (const candidate of candidates) {
    const file = join(folder, candidate);
    if ((await stat(file).catch(() => undefined))?.isFile()) files.push(file);
  }
  if (files.length > 0) return files;
  throw new LikenessError("bad-input", `there is no result.json and no bench.json in ${folder}`, { hint: remedy });
}
