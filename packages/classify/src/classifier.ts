/** Who a classifier thinks a probe is. */
export interface Prediction {
  /** The identity, or `unknown` when the answer did not pass the reject threshold. */
  readonly identity: string | Unknown;
  /**
   * How sure, larger is surer, always finite; it belongs to the best identity even when the answer is `unknown`.
   * `knn-1`, `knn-3`, `nearest`, `centroid`: the negated squared Euclidean distance, −∞ < score ≤ 0.
   * `svm-linear`, `svm-rbf`, `linear-svc`: a decision value, where 0 is the boundary and 1 the margin.
   * Scores of different classifiers cannot be compared.
   */
  readonly score: number;
}

/** The answer that a probe is nobody in the gallery; a symbol, so no folder name can equal it. */
export const unknown: unique symbol = Symbol.for("likeness.unknown");
export type Unknown = typeof unknown;

/** Labelled embeddings → identity. `fit` before `predict`; a second `fit` replaces the first. */
export interface Classifier {
  readonly id: string;
  /**
   * Learns the gallery; the arrays are copied, and the order of the rows does not matter. When it throws, the gallery
   * learned before stays.
   * @param vectors embeddings of one length, at least one, every component finite.
   * @param labels the identity of each; any text, the empty one too.
   * @param onPerson called after each person learned, by classifiers that learn them one by one (`linear-svc`).
   * @throws LikenessError `bad-input` for an empty gallery, ragged or non-finite vectors, or a label count that differs;
   * `usage` after `dispose`.
   */
  fit(vectors: readonly Float32Array[], labels: readonly string[], onPerson?: () => void): Promise<void>;
  /**
   * One prediction for each probe, in order. Deterministic; a tie goes to the identity that sorts first (by UTF-16 code
   * units, as JavaScript sorts).
   * @throws LikenessError `bad-input` for a probe of another length than the gallery's or with a non-finite component;
   * `usage` before `fit` or after `dispose`.
   */
  predict(vectors: readonly Float32Array[]): Promise<Prediction[]>;
  /** Lets the gallery go. May be called twice; nothing else may follow. */
  dispose(): Promise<void>;
}
