/** Plain data that says what a node computes: the kind and its settings. */
export interface AnyOperation {
  readonly kind: string;
}

/** Name of a tensor among the weights. */
export type Parameter = string;
