import { availabilityOf, available } from "@likeness/core";
import { type EmbedderKind, embedderKind } from "./embedder.ts";
import { batchedEmbedder, batchSize } from "./embedders/batched-embedder.ts";
import { openGraphEmbedder } from "./embedders/graph-embedder.ts";
import { onnxModel } from "./embedders/onnx-embedder.ts";
import { graphOf, type NetworkFamily, type PublishedModel } from "./families/network-family.ts";
import type { ModelCard } from "./model-card.ts";

/** The models that a family publishes, as parts. */
export function publishedModels(family: NetworkFamily): EmbedderKind[] {
  return family.models.map((model) => publishedModel(family, model));
}

function publishedModel(family: NetworkFamily, { variant, baseline, ...own }: PublishedModel): EmbedderKind {
  const card: ModelCard = { ...family.template, ...own };
  const fetch = family.kind === "function" ? undefined : family.weights?.fetch;
  return embedderKind(card, {
    ...(baseline && { baseline }),
    ...(fetch && { fetch }),
    ...opening(family, card, variant),
  });
}

type Opening = Pick<EmbedderKind, "availability" | "open" | "foreign" | "withoutNetwork">;

function opening(family: NetworkFamily, card: ModelCard, variant: string | undefined): Opening {
  switch (family.kind) {
    case "graph": {
      const weights = async () => family.weights?.read() ?? new Map();
      return {
        availability: () => availabilityOf(weights),
        open: async (options) => openGraphEmbedder(card, graphOf(family, variant), await weights(), options),
      };
    }
    case "file":
      return onnxModel(card, family.network, () => family.weights.read());
    case "function":
      return {
        withoutNetwork: true,
        availability: async () => available("needs no weights"),
        open: async (options) =>
          batchedEmbedder({
            card,
            runtime: "none",
            library: "likeness",
            network: family.network,
            batch: batchSize(options),
          }),
      };
  }
}
