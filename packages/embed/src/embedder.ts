import type { Availability, RgbImage } from "@likeness/core";
import type { ModelCard } from "./model-card.ts";

/** Turns crops into embeddings. */
export interface Embedder {
  readonly card: ModelCard;
  /**
   * One embedding of `card.dimensions` numbers for each crop, in order. Crops must have the card's size.
   * @throws LikenessError `bad-input` when a crop has another size.
   */
  embed(crops: readonly RgbImage[]): Promise<Float32Array[]>;
  dispose(): Promise<void>;
}

/** How an embedder is opened. */
export interface EmbedderOptions {
  /** Default `onnx-cpu`. A model without a network (`pixels`) ignores it. */
  readonly runtime?: string;
  /** Threads inside one network call. Default 1. */
  readonly threads?: number;
}

/** An entry of the model registry. */
export interface EmbedderKind {
  readonly card: ModelCard;
  /** Whether weights are here and verified (the runtime answers for itself). */
  availability(): Promise<Availability>;
  open(options?: EmbedderOptions): Promise<Embedder>;
}
