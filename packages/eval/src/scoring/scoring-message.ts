import type { ErrorCode, PartModule } from "@likeness/core";
import type { GallerySplit, Grid, Templates } from "@likeness/metrics";
import type {
  AlignerComparison,
  Identification,
  Projection,
  Result,
  SkippedVerification,
  Verification,
} from "@likeness/result";

/** Templates to score, and how. */
export interface ScoreRequest {
  readonly kind: "score";
  /** Modules of the user's that classifiers may come from. */
  readonly parts: readonly PartModule[];
  /** What steps are named after: the dataset and the run. */
  readonly name: string;
  readonly templates: Templates;
  readonly grid: Grid;
  readonly split: GallerySplit;
  readonly classifiers: readonly string[];
  readonly seed: number;
  readonly folds: number;
  readonly resamples: number;
}

/** The figures of one run. */
export interface Scores {
  readonly verification: Verification | SkippedVerification;
  readonly identification: Identification;
  readonly projection: Projection | null;
  /** What was left out, and why. */
  readonly warnings: readonly string[];
}

/** All runs of an evaluation, to be set side by side. */
export interface ConcludeRequest extends Pick<Result, "runs" | "dataset" | "settings"> {
  readonly kind: "conclude";
}

/** What is seen only beside the other runs. */
export interface Conclusions {
  readonly comparisons: readonly AlignerComparison[];
  /** For each run, in order, what a reader must know before using its numbers. */
  readonly warnings: readonly (readonly string[])[];
}

export type ScoringRequest = ScoreRequest | ConcludeRequest;

/** What the scoring process says: how far it is, then its answer to the one request under way. */
export type ScoringMessage =
  | { readonly kind: "step"; readonly step: number; readonly name: string; readonly total?: number }
  | { readonly kind: "advance"; readonly step: number; readonly count: number }
  | { readonly kind: "done"; readonly step: number; readonly summary?: string }
  | { readonly kind: "warn"; readonly message: string }
  | { readonly kind: "answer"; readonly value: Scores | Conclusions }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly message: string; readonly hint?: string };
