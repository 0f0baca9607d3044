import type { Availability, Part, RgbImage } from "@likeness/core";
import type { FetchOptions } from "@likeness/files";
import type { ModelCard } from "./model-card.ts";

/** Turns crops into embeddings. */
export interface Embedder {
  readonly card: ModelCard;
  /** Id of the runtime that executes the network; `none` for a model without a network. */
  readonly runtime: string;
  /** Name and version of the library that executes it, e.g. `onnxruntime-node 1.30.0`. */
  readonly library: string;
  /**
   * One embedding of `card.dimensions` numbers for each crop, in order. Crops must have the card's size. The arrays
   * belong to the caller. May be called again before an earlier call ended.
   * @throws LikenessError `bad-input` when a crop has another size or the network answers what its card does not say;
   * EmbeddingError when an answer is not finite; `usage` after `dispose`.
   */
  embed(crops: readonly RgbImage[]): Promise<Float32Array[]>;
  /** Frees the network; harmless when done twice. */
  dispose(): Promise<void>;
}

/** How an embedder is opened. */
export interface EmbedderOptions {
  /** Default `onnx-cpu`. A model without a network (`pixels`) ignores it. */
  readonly runtime?: string;
  /** Threads inside one network call. Default 1. */
  readonly threads?: number;
  /** Crops in one network call, at least 1. Default {@link defaultBatch}. */
  readonly batch?: number;
}

/** How the weights of a model are fetched. */
export interface FetchModelOptions extends FetchOptions {
  /** A folder with files of the weights, asked before anything else; they are verified like all others. */
  readonly from?: string;
}

/** A part that embeds crops: an entry of the model registry, or a model of the user's. */
export interface EmbedderKind extends Part {
  readonly card: ModelCard;
  /**
   * What decides embeddings beside card and weights, in any form that changes with it: the variant of a graph, the input
   * layout of an ONNX file. Absent for a model whose id says it all.
   */
  readonly settings?: string;
  /** A network that somebody else built: it may crash or never end, so it runs in a process of its own. Default false. */
  readonly foreign?: boolean;
  /** It computes without a network, so no runtime executes it and results name none. Default false. */
  readonly withoutNetwork?: true;
  /**
   * Whether the weights are here. With `runtime`, also whether this model can run on that runtime at all (a model from
   * an ONNX file needs an ONNX runtime); whether the runtime itself is here it says itself. Never throws.
   */
  availability(runtime?: string): Promise<Availability>;
  /** @throws LikenessError `unavailable` that says how to get what is missing. */
  open(options?: EmbedderOptions): Promise<Embedder>;
  /** Brings the weights; absent for a model whose weights come with a package or need none. */
  fetch?(options?: FetchModelOptions): Promise<string>;
}

/** A model of what it does, called as its card says. */
export function embedderKind(card: ModelCard, rest: Omit<EmbedderKind, "id" | "title" | "card">): EmbedderKind {
  return { id: card.id, title: card.title, card, ...rest };
}
