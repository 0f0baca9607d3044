import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isMissing, LikenessError, messageOf, storeFolder } from "@likeness/core";
import { isModelName } from "./model-file.ts";

/** Where the models that a user imported or trained are kept. */
function modelsFolder(store: string = storeFolder()): string {
  return join(store, "models");
}

/**
 * The folder of a user's model in the store; it need not exist.
 * @throws LikenessError `usage` for a name that no model can have.
 */
export function userModelFolder(id: string, store?: string): string {
  if (isModelName(id)) return join(modelsFolder(store), id);
  throw new LikenessError(
    "usage",
    `no model can be called ${JSON.stringify(id)}: a name has 1 to 64 letters, digits, dots, dashes and underscores`,
  );
}

/**
 * Names of the user's models in the store, sorted.
 * @throws LikenessError `storage` when their folder is there and cannot be read: none of them would be known.
 */
export async function userModelIds(store?: string): Promise<string[]> {
  const folder = modelsFolder(store);
  try {
    return (await readdir(folder)).filter(isModelName).sort();
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw new LikenessError("storage", `cannot read ${folder}: ${messageOf(cause)}`, {
      hint: "give yourself the right to read it, or set LIKENESS_HOME to another folder",
      cause,
    });
  }
}
