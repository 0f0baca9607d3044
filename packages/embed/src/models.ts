import { type Lacks, Registry } from "@likeness/core";
import { dlibResnet } from "./dlib-resnet/dlib-resnet.ts";
import type { EmbedderKind } from "./embedder.ts";
import type { ModelCard } from "./model-card.ts";
import { nn4Small2V1, nn4Small2V1Keras } from "./nn4-small2/nn4-small2.ts";
import { pixels } from "./pixels/pixels.ts";

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

const own = {
  "dlib-resnet": dlibResnet,
  "nn4.small2.v1": nn4Small2V1,
  "nn4.small2.v1-keras": nn4Small2V1Keras,
  pixels,
} satisfies Record<string, EmbedderKind>;

/** Every embedding network known by id. Weights and runtimes are loaded when one is opened. */
export const models = new Registry<EmbedderKind, typeof own>("model", own, lacksOfModel);
