/** Who a classifier thinks a probe is. */
export interface Prediction {
  /** The identity, or `unknown` when the reject threshold was not met. */
  readonly identity: string | Unknown;
  /** Larger is surer; the scale is the classifier's own (a negated squared distance, a decision value). */
  readonly score: number;
}

/** The answer that a probe is nobody in the gallery; a symbol, so no folder name can equal it. */
export const unknown: unique symbol = Symbol.for("likeness.unknown");
export type Unknown = typeof unknown;

/** Labelled embeddings → identity. `fit` before `predict`; a second `fit` replaces the first. */
export interface Classifier {
  readonly id: string;
  /**
   * Learns the gallery.
   * @param vectors embeddings of one length, at least one.
   * @param labels the identity of each.
   */
  fit(vectors: readonly Float32Array[], labels: readonly string[]): Promise<void>;
  /** One prediction for each probe, in order. Deterministic; ties go to the identity that sorts first. */
  predict(vectors: readonly Float32Array[]): Promise<Prediction[]>;
  dispose(): Promise<void>;
}
