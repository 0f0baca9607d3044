import type { Caller } from "@likeness/core";
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
export type ConcludeRequest = Pick<Result, "runs" | "dataset" | "settings">;

/** What is seen only beside the other runs. */
export interface Conclusions {
  readonly comparisons: readonly AlignerComparison[];
  /** For each run, in order, what a reader must know before using its numbers. */
  readonly warnings: readonly (readonly string[])[];
}

/** What the scoring process computes. */
export interface ScoringService {
  score(request: ScoreRequest, caller: Caller): Promise<Scores>;
  conclude(request: ConcludeRequest, caller: Caller): Promise<Conclusions>;
}
