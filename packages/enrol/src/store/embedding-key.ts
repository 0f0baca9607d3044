import type { CropSpec } from "@likeness/align";
import { sha256 } from "@likeness/core";
import type { Embedder } from "@likeness/embed";

/** Everything, besides the photo, that an embedding depends on. Two runs share stored rows when all of it is equal. */
export interface EmbeddingKey {
  readonly aligner: string;
  /** Settings, weights and runtime of the aligner, in any form that changes when one of them does. */
  readonly alignerVersion: string;
  /** How a face is chosen among several and what happens when there is none, e.g. `largest/fail`. */
  readonly selection: string;
  readonly model: string;
  /** SHA-256 of the model's weights; empty for a model without. */
  readonly weights: string;
  readonly dimensions: number;
  readonly crop: CropSpec;
  readonly runtime: string;
  /** Name and version of the library behind the runtime. */
  readonly library: string;
}

/** The part of the key that the aligner and the settings of a run contribute. */
export type AlignmentKey = Pick<EmbeddingKey, "aligner" | "alignerVersion" | "selection">;

/** The key of what `embedder` makes of faces located as `alignment` says; `crop` where the card's was overridden. */
export function embeddingKey(embedder: Embedder, alignment: AlignmentKey, crop?: CropSpec): EmbeddingKey {
  const { card, runtime, library } = embedder;
  return {
    aligner: alignment.aligner,
    alignerVersion: alignment.alignerVersion,
    selection: alignment.selection,
    model: card.id,
    weights: card.weights?.sha256 ?? "",
    dimensions: card.dimensions,
    crop: crop ?? card.crop,
    runtime,
    library,
  };
}

/** The key as one text that is equal for equal keys, whatever order their members have. */
export function canonicalKey(key: EmbeddingKey): string {
  return JSON.stringify(key, (_, value: unknown) =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Name of the folder for a key: readable to a person, distinct by hash. */
export function keyFolder(key: EmbeddingKey): string {
  const words = [key.aligner, key.model, key.runtime].map((word) => word.replace(/[^A-Za-z0-9.-]+/g, "_").slice(0, 40));
  return `${words.join("+")}+${sha256(canonicalKey(key)).slice(0, 16)}`;
}
