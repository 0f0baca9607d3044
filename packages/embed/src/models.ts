import { type PartModule, Registry } from "@likeness/core";
import type { EmbedderKind } from "./embedder.ts";
import { enlist, families } from "./families/families.ts";
import type { NetworkFamily } from "./families/network-family.ts";
import { publishedModels } from "./published-model.ts";

/** Every embedding model known by id: those that the families publish. Weights and runtimes are loaded when one is opened. */
export const models = new Registry<EmbedderKind, Readonly<Record<string, EmbedderKind>>>(
  "model",
  Object.fromEntries(families.flatMap(publishedModels).map((model) => [model.id, model])),
);

/**
 * Adds a family, and the models that it publishes, behind all others.
 * @param module the user's module that it comes from.
 * @throws LikenessError `usage` when there is a family or a model of that id.
 */
export function addFamily(family: NetworkFamily, module?: PartModule): void {
  for (const model of publishedModels(family)) models.add(model, module);
  enlist(family);
}
