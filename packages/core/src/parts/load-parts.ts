import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { hintOf, LikenessError, messageOf } from "../errors/errors.ts";
import { knownId } from "../errors/known-id.ts";
import { isMissing, machineFault } from "../errors/machine-fault.ts";
import { readRegularFile } from "../files/regular-file.ts";
import { moduleHash } from "./module-hash.ts";
import type { PartModule } from "./part.ts";

/** Kinds of parts, by the name of their list in a module of the user's. */
export const partKinds = ["runtimes", "aligners", "models", "classifiers", "metrics"] as const;
export type PartKind = (typeof partKinds)[number];

/** What takes parts of one kind in; throws when one is not as it must be. */
export interface TakesParts {
  addOutside(part: unknown, module: PartModule): void;
}

/** Where parts of some kinds go. */
export type PartRegistries = Readonly<Partial<Record<PartKind, TakesParts>>>;

const loaded = new Map<string, PartModule>();

/** The modules that parts of this process come from, in the order in which they were loaded, for processes that it starts. */
export function loadedParts(): readonly PartModule[] {
  return [...loaded.values()];
}

/**
 * Imports modules of the user's and adds the parts that each exports as `parts`: lists by kind. One that was loaded is not
 * loaded again.
 * @param modules paths of files; or what {@link loadedParts} says in another process, whose bytes must be the same here.
 * @param registries the kinds that are wanted here; lists of the others are left alone.
 * @throws LikenessError that names the file: `bad-input` when it cannot be read or imported, has no export `parts`, or one of
 * them is not as it must be; `usage` when an id is taken; `unavailable` when it was changed meanwhile.
 */
export async function loadParts(modules: readonly (string | PartModule)[], registries: PartRegistries): Promise<void> {
  for (const one of modules) {
    const file = resolve(typeof one === "string" ? one : one.file);
    if (loaded.has(file)) continue;
    const module = { file, sha256: await moduleHash(file, bytesOf) };
    if (typeof one !== "string" && one.sha256 !== module.sha256) {
      throw new LikenessError("unavailable", `${file} was changed while its parts were in use`, {
        hint: "run the command again once nobody writes to it",
      });
    }
    for (const [kind, list] of await listsOf(file)) {
      for (const part of list) registries[kind]?.addOutside(part, module);
    }
    loaded.set(file, module);
  }
}

async function bytesOf(file: string): Promise<Uint8Array> {
  return readRegularFile(file).catch((cause: unknown) => {
    const what = `cannot read the parts ${file}`;
    const why = isMissing(cause) ? "there is no such file" : messageOf(cause);
    throw machineFault(what, cause) ?? new LikenessError("bad-input", `${what}: ${why}`, { cause });
  });
}

async function listsOf(file: string): Promise<[PartKind, readonly unknown[]][]> {
  const exported: unknown = await import(pathToFileURL(file).href).catch((cause: unknown) => {
    throw new LikenessError("bad-input", `cannot load the parts ${file}: ${messageOf(cause)}`, {
      ...hintOf(cause),
      cause,
    });
  });
  const { parts } = exported as { readonly parts?: unknown };
  if (typeof parts !== "object" || parts === null || Array.isArray(parts)) {
    throw new LikenessError("bad-input", `${file} exports no parts`, {
      hint: "export const parts = { aligners: [...], models: [...], runtimes: [...], classifiers: [...], metrics: [...] }",
    });
  }
  return Object.entries(parts).map(([name, list]) => {
    const kind = knownId(`kind of parts in ${file}:`, name, partKinds);
    if (Array.isArray(list)) return [kind, list];
    throw new LikenessError("bad-input", `${file}: ${kind} is no list`);
  });
}
