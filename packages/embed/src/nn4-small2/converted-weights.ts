import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isMissing, LikenessError, messageOf, sha256, storeFolder, writeFileAtomic } from "@likeness/core";
import { readSafetensors, type Weights, writeSafetensors } from "@likeness/nn";

const COMMAND = "npx likeness fetch nn4.small2.v1";

/** Paths of the converted weights and of the file with their SHA-256. */
function paths(store: string): { weights: string; hash: string } {
  const folder = join(store, "converted");
  return { weights: join(folder, "nn4.small2.v1.safetensors"), hash: join(folder, "nn4.small2.v1.safetensors.sha256") };
}

/**
 * The weights that were fetched and converted earlier.
 * @throws LikenessError `unavailable` when there are none or the file is not as it was written; the hint is the command
 * that brings them. `storage` when they are there and cannot be read.
 */
export async function readConvertedWeights(store: string = storeFolder()): Promise<Weights> {
  const { weights, hash } = paths(store);
  let bytes: Uint8Array;
  let expected: string;
  try {
    [bytes, expected] = await Promise.all([readFile(weights), readFile(hash, "utf8")]);
  } catch (cause) {
    const what = "the weights of nn4.small2.v1";
    if (isMissing(cause)) throw new LikenessError("unavailable", `${what} were not fetched`, { hint: COMMAND, cause });
    throw new LikenessError("storage", `${what} cannot be read: ${messageOf(cause)}`, {
      hint: "give yourself the right to read them, or set LIKENESS_HOME to another folder",
      cause,
    });
  }
  const found = sha256(bytes);
  if (found !== expected.trim()) {
    throw new LikenessError(
      "unavailable",
      `${weights} is damaged: it has the SHA-256 ${found}, not ${expected.trim().slice(0, 64)}`,
      { hint: COMMAND },
    );
  }
  return readSafetensors(bytes);
}

/**
 * Keeps converted weights and returns where. The same weights always give the same bytes, so two processes may do it at
 * once.
 * @throws LikenessError `storage`.
 */
export async function writeConvertedWeights(tensors: Weights, store: string = storeFolder()): Promise<string> {
  const { weights, hash } = paths(store);
  const bytes = writeSafetensors(tensors);
  await writeFileAtomic(weights, bytes);
  await writeFileAtomic(hash, `${sha256(bytes)}\n`);
  return weights;
}
