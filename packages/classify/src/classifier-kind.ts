import type { Part } from "@likeness/core";
import type { Classifier } from "./classifier.ts";

/** How much a classifier is given to do. */
export interface WorkSize {
  /** People in the gallery. */
  readonly people: number;
  /** Photos in the gallery. */
  readonly rows: number;
  /** Photos to name. */
  readonly probes: number;
  /** Components of an embedding. */
  readonly dimensions: number;
}

/** A part that learns people and names them. */
export interface ClassifierKind extends Part {
  /**
   * What a score is, and so the unit of `reject`: a negated squared distance, or a decision value (see `DistanceOptions` and
   * `MarginOptions`).
   */
  readonly scores: "distance" | "decision";
  /** @throws LikenessError `usage` for an option that does not exist or is out of range. */
  open(options?: { readonly reject?: number }): Promise<Classifier>;
  /**
   * Seconds for fit and predict together on one core, within a factor of two or so, by sizes alone. Default: it is run
   * whatever the size.
   */
  seconds?(size: WorkSize): number;
  /** It trains a machine for each pair of people with libsvm-js, which has room for so many. Default false. */
  readonly pairwise?: true;
  /** It is what a user is told to take in place of one that would take too long. Default false. */
  readonly forMany?: true;
}
