import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { LikenessError, readJson, writeFileAtomic } from "@likeness/core";
import { isDatasetId } from "@likeness/datasets";

/** The checkout that this command was built in, or undefined when it was installed some other way. */
export function workspaceRoot(): string | undefined {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  return existsSync(join(root, "turbo.json")) ? resolve(root) : undefined;
}

/**
 * A remedy as it can be followed from the current folder: npm finds the scripts of the checkout only there, and `npx`
 * elsewhere would offer to install whatever the registry has under the name of this command.
 */
export function workableHere(
  remedy: string,
  { root, folder }: { root: string | undefined; folder: string } = { root: workspaceRoot(), folder: process.cwd() },
): string {
  if (root === folder) return remedy;
  const called = remedy.replaceAll("npx likeness ", "likeness ");
  if (!/\b(npm run|npm ci|npx turbo)\b/.test(called)) return called;
  return `${root === undefined ? "in a checkout of likeness" : `in ${root}`}: ${called}`;
}

/**
 * Notes in the checkout that something was fetched, imported or trained. Turbo takes the note as an input of `eval`, so
 * a result that said "not fetched" is not taken from its cache afterwards. Notes that cannot be read begin anew.
 */
export async function noteArrival(id: string, root = workspaceRoot()): Promise<void> {
  if (root === undefined) return;
  const file = join(root, ".likeness", "arrivals.json");
  const known = await readJson(file).catch(() => undefined);
  const kept = typeof known === "object" && known !== null && !Array.isArray(known) ? known : {};
  await writeFileAtomic(file, `${JSON.stringify({ ...kept, [id]: new Date().toISOString() }, null, 1)}\n`);
}

/** What turbo watches, by the folder of the checkout. */
const watched = {
  photos: { what: "a photo in", option: "--dataset" },
  parts: { what: "the module", option: "--parts" },
} as const;

/**
 * Refuses what turbo cannot watch: it would hand out the old result after a photo or a module changed.
 * @param names folders of photos, or files of modules.
 * @throws LikenessError `usage` when the turbo task `eval` runs this command on what is not in that folder of the checkout.
 */
export function assertSeenByTurbo(
  names: readonly string[],
  folder: keyof typeof watched = "photos",
  environment: NodeJS.ProcessEnv = process.env,
): void {
  const root = workspaceRoot();
  const underTurbo = environment["TURBO_HASH"] !== undefined && environment["npm_lifecycle_event"] === "eval";
  if (!underTurbo || root === undefined) return;
  const { what, option } = watched[folder];
  for (const name of names) {
    if (folder === "photos" && isDatasetId(name)) continue;
    const inside = relative(join(root, folder), resolve(name));
    if (inside !== ".." && !inside.startsWith("../") && !inside.startsWith("..\\")) continue;
    throw new LikenessError("usage", `turbo does not see when ${what} ${name} changes and would repeat an old result`, {
      hint: `run npx likeness eval ${option} ${name}, or put it into the folder ${folder} of this checkout`,
    });
  }
}
