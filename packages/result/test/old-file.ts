import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

/** The text of a file that an earlier version wrote, such as `result-1`; `fixtures/README.md` says what each is. */
export async function oldFile(name: string): Promise<string> {
  return gunzipSync(await readFile(new URL(`fixtures/${name}.json.gz`, import.meta.url))).toString("utf8");
}
