import { knownId } from "@likeness/core";
import type { Embedder, EmbedderKind, EmbedderOptions } from "./embedder.ts";
import { modelIds, models } from "./models.ts";

/**
 * The model of the registry with that id.
 * @throws LikenessError `unknown-id`.
 */
export async function openModel(id: string): Promise<EmbedderKind> {
  return models[knownId("model", id, modelIds)];
}

/** Opens a model ready to embed. @throws LikenessError as {@link openModel} and the model's `open` do. */
export async function openEmbedder(id: string, options?: EmbedderOptions): Promise<Embedder> {
  return (await openModel(id)).open(options);
}
