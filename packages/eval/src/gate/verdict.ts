import type { Check } from "./check.ts";
import type { FlippedPair } from "./flipped-pairs.ts";
import type { FlippedPrediction } from "./flipped-predictions.ts";
import type { Flips } from "./flips.ts";

/** The verdict on one run. */
export interface RunVerdict {
  /** The run's id; where it is held against another one of the baseline, both: `RUN against BASELINE`. */
  readonly id: string;
  readonly passed: boolean;
  /** Every question that was asked, and what it was asked of. */
  readonly checks: readonly Check[];
  /** Why it failed; empty when it passed. */
  readonly failures: readonly string[];
  /** What a person should know all the same. */
  readonly remarks: readonly string[];
  /** What is worth a line and no warning. */
  readonly notes: readonly string[];
  readonly lostEnrolments: readonly string[];
  readonly gainedEnrolments: readonly string[];
  readonly pairs: Flips<FlippedPair>;
  readonly predictions: Readonly<Record<string, Flips<FlippedPrediction>>>;
  /** Figures beside the baseline's, to look at: no check hangs on them. */
  readonly figures: readonly {
    readonly name: string;
    readonly before: number;
    readonly after: number;
    readonly better: "higher" | "lower";
  }[];
}

/** The gate's answer. */
export interface GateVerdict {
  readonly passed: boolean;
  /** Why the whole fails, beyond what failed in a run: nothing could be compared. */
  readonly failures: readonly string[];
  /** Both have the same photos of the same people. */
  readonly sameDataset: boolean;
  readonly photos: {
    readonly baseline: number;
    readonly result: number;
    readonly shared: number;
    /** Shared photos that stand under another person now: they are not compared. */
    readonly relabelled: readonly string[];
  };
  readonly runs: readonly RunVerdict[];
  /** Runs of the result that the baseline does not know. */
  readonly unknownRuns: readonly string[];
  /** Runs of the baseline that were not asked for. */
  readonly unaskedRuns: readonly string[];
}
