import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { LikenessError } from "@likeness/core";
import { isDatasetId } from "@likeness/datasets";

/** The checkout that this command was built in, or undefined when it was installed some other way. */
export function workspaceRoot(): string | undefined {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  return existsSync(join(root, "turbo.json")) ? resolve(root) : undefined;
}

/**
 * Notes in the checkout that something was fetched, imported or trained. Turbo takes the note as an input of `eval`, so
 * a result that said "not fetched" is not taken from its cache afterwards.
 */
export async function noteArrival(id: string): Promise<void> {
  const root = workspaceRoot();
  if (root === undefined) return;
  const file = join(root, ".likeness", "arrivals.json");
  const known = JSON.parse(await readFile(file, "utf8").catch(() => "{}")) as Record<string, string>;
  await mkdir(join(root, ".likeness"), { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...known, [id]: new Date().toISOString() }, null, 1)}\n`);
}

/**
 * Refuses a folder that turbo cannot watch: it would hand out the old result after a photo changed.
 * @throws LikenessError `usage` when the turbo task `eval` runs this command on a folder other than `photos` of the checkout.
 */
export function assertSeenByTurbo(datasets: readonly string[], environment: NodeJS.ProcessEnv = process.env): void {
  const root = workspaceRoot();
  const underTurbo = environment["TURBO_HASH"] !== undefined && environment["npm_lifecycle_event"] === "eval";
  if (!underTurbo || root === undefined) return;
  for (const name of datasets) {
    if (isDatasetId(name)) continue;
    const inside = relative(join(root, "photos"), resolve(name));
    if (inside !== ".." && !inside.startsWith("../") && !inside.startsWith("..\\")) continue;
    throw new LikenessError(
      "usage",
      `turbo does not see when a photo in ${name} changes and would repeat an old result`,
      {
        hint: `run npx likeness eval --dataset ${name}, or put the photos into the folder photos of this checkout`,
      },
    );
  }
}
