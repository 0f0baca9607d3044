import type { Graph, Weights } from "../graph.ts";
import type { Tensor } from "../tensor.ts";

/** How a graph is opened for training. */
export interface GradientOptions {
  /** Items in every batch. */
  readonly batch: number;
  /** By how much a negative must be farther than a positive, in squared distance. Default 0.2. */
  readonly margin?: number;
  /** Whether batch-norms use their stored statistics (`frozen`, default) or those of the batch. */
  readonly batchNorm?: "frozen" | "batch";
  /** Weights whose gradients are computed. Default: all but the stored statistics of batch-norms. */
  readonly trained?: Iterable<string>;
  /** Threads inside one call, where the engine has such a choice. Default: the engine's own. */
  readonly threads?: number;
}

/** Triplets of places in a batch; the three lists have one length. */
export interface Triplets {
  readonly anchors: readonly number[];
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
}

/** What one batch teaches. */
export interface TripletStep {
  /** `Σ max(‖a − p‖² − ‖a − n‖² + margin, 0)` over the triplets. */
  readonly loss: number;
  /** How many of the triplets have a loss above 0. */
  readonly active: number;
  /** Gradient of the loss for each trained weight, in its shape. */
  readonly gradients: Weights;
  /** Mean and (biased) variance of the batch by the name of the stored ones; empty with frozen batch-norms. */
  readonly statistics: Weights;
}

/** A graph that can be trained. Weights are handed in at every call, so that an optimiser may change them in place. */
export interface GradientNetwork {
  readonly graph: Graph;
  /**
   * The output for a batch as it is during training: with the batch's statistics where those are used.
   * @throws LikenessError `bad-input` when inputs or weights do not fit.
   */
  embed(inputs: Readonly<Record<string, Tensor>>, weights: Weights): Promise<Tensor<Float32Array>>;
  /**
   * Loss and gradients for chosen triplets.
   * @throws LikenessError `bad-input` when inputs, weights or triplets do not fit, or there are no triplets.
   */
  step(inputs: Readonly<Record<string, Tensor>>, weights: Weights, triplets: Triplets): Promise<TripletStep>;
  dispose(): Promise<void>;
}

/** Something that computes gradients. */
export type OpenGradients = (graph: Graph, options: GradientOptions) => Promise<GradientNetwork>;
