export type { Embedder, EmbedderKind, EmbedderOptions } from "./embedder.ts";
export type { ModelCard } from "./model-card.ts";
