import type { PairTally } from "../pairs/pair-tally.ts";

/** All pairs of a dataset in a form that can be counted again with other weights. */
export interface Replicas {
  /** How many units (people, or groups of people) are drawn. */
  readonly units: number;
  /** Whether distances are only known by bins; curves are then read between their points. */
  readonly binned: boolean;
  /**
   * The tally of the replicate that draws unit u `multiplicity[u]` times. The arrays are reused by the next call.
   * `impostorNext` is not filled: thresholds of a replicate mean nothing.
   */
  tally(multiplicity: Float64Array): PairTally;
}
