import { hintOf, LikenessError, messageOf } from "../errors/errors.ts";
import { machineFault } from "../errors/machine-fault.ts";
import { readJson } from "../text/json-text.ts";

/**
 * Reads a JSON file that a user gave; every error names it.
 * @param what it is, as in `cannot read the configuration a.json`.
 * @param hint the way out where reading itself knows none.
 * @throws LikenessError `bad-input` for a file that is not there, is no JSON or not in UTF-8, `storage` when the machine failed.
 */
export async function readJsonFile(path: string, what: string, hint?: string): Promise<unknown> {
  try {
    return await readJson(path);
  } catch (cause) {
    const message = `cannot read ${what} ${path}`;
    const fault = machineFault(message, cause);
    if (fault !== undefined) throw fault;
    const known = hint === undefined ? {} : { hint };
    throw new LikenessError("bad-input", `${message}: ${messageOf(cause)}`, { ...known, ...hintOf(cause), cause });
  }
}
