import { type Lacks, Registry } from "@likeness/core";
import type { EmbedderKind } from "./embedder.ts";
import { enlist, families } from "./families/families.ts";
import type { NetworkFamily } from "./families/network-family.ts";
import type { ModelCard } from "./model-card.ts";
import { publishedModels } from "./published-model.ts";

/** What a card must say, whoever writes it. */
const cardMembers = [
  "title",
  "dimensions",
  "crop",
  "unitLength",
  "grid",
  "parameters",
  "licence",
  "trainedOn",
  "citation",
] as const satisfies readonly (keyof ModelCard)[];

const lacksOfModel: Lacks = ({ id, card }) => {
  if (typeof card !== "object" || card === null) return "it has no card";
  if (!("id" in card) || card.id !== id) return "its card has another id";
  const missing = cardMembers.filter((member) => (card as Partial<ModelCard>)[member] === undefined);
  return missing.length === 0 ? undefined : `its card does not say ${missing.join(", ")}`;
};

/** Every embedding model known by id: those that the families publish. Weights and runtimes are loaded when one is opened. */
export const models = new Registry<EmbedderKind, Readonly<Record<string, EmbedderKind>>>(
  "model",
  Object.fromEntries(families.flatMap(publishedModels).map((model) => [model.id, model])),
  lacksOfModel,
);

/**
 * Adds a family, and the models that it publishes, behind all others.
 * @throws LikenessError `usage` when there is a family or a model of that id.
 */
export function addFamily(family: NetworkFamily): void {
  for (const model of publishedModels(family)) models.add(model);
  enlist(family);
}
