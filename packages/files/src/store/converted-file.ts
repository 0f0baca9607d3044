import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isMissing, LikenessError, messageOf, sha256, storeFolder, writeFileAtomic } from "@likeness/core";

/** A file that was made of fetched ones. It lies in the store's folder `converted`, its SHA-256 beside it. */
export interface ConvertedFile {
  /** Its name there. */
  readonly name: string;
  /** What it holds, in the plural, for messages: `the weights of nn4.small2.v1`. */
  readonly content: string;
  /** The command that makes it. */
  readonly remedy: string;
}

/**
 * Its bytes, as they were written.
 * @throws LikenessError `unavailable` when it was not made yet or is not as it was written; the hint is the command that
 * makes it. `storage` when it is there and cannot be read.
 */
export async function readConvertedFile(file: ConvertedFile, store: string = storeFolder()): Promise<Uint8Array> {
  const { content, remedy } = file;
  const path = placeOf(file, store);
  let bytes: Uint8Array;
  let expected: string;
  try {
    // One after the other: that the hash is missing must not hide why the file itself cannot be read.
    bytes = await readFile(path);
    expected = await readFile(`${path}.sha256`, "utf8");
  } catch (cause) {
    if (isMissing(cause))
      throw new LikenessError("unavailable", `${content} were not fetched`, { hint: remedy, cause });
    throw new LikenessError("storage", `${content} cannot be read: ${messageOf(cause)}`, {
      hint: "give yourself the right to read them, or set LIKENESS_HOME to another folder",
      cause,
    });
  }
  const found = sha256(bytes);
  if (found === expected.trim()) return bytes;
  throw new LikenessError(
    "unavailable",
    `${path} is damaged: it has the SHA-256 ${found}, not ${expected.trim().slice(0, 64)}`,
    { hint: remedy },
  );
}

/**
 * Keeps it and returns where. Where the same sources always give the same bytes, two processes may do it at once.
 * @throws LikenessError `storage`.
 */
export async function writeConvertedFile(
  file: ConvertedFile,
  bytes: Uint8Array,
  store: string = storeFolder(),
): Promise<string> {
  const path = placeOf(file, store);
  await writeFileAtomic(path, bytes);
  await writeFileAtomic(`${path}.sha256`, `${sha256(bytes)}\n`);
  return path;
}

function placeOf({ name }: ConvertedFile, store: string): string {
  return join(store, "converted", name);
}
