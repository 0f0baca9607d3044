import type { Progress } from "@likeness/core";
import type { Baseline, Result } from "@likeness/result";
import type { PhotoMatch } from "./match-photos.ts";

/** How strict the gate is. */
export interface GateLimits {
  /** Decisions (pairs, or predictions of one classifier) that may flip against us before a run fails. Default 0. */
  readonly flips: number;
  /**
   * Largest relative move of a distance quantile on the same photos with the same weights. Default 0.01: runtimes and
   * processors differ by less than a thousandth of that, a mistake in crop, colour or weights by several times as much.
   */
  readonly drift?: number;
  /** Fails when photos a second fall below the baseline's divided by this; undefined: speed is only reported. */
  readonly maxSlowdown?: number;
}

/** A result beside a baseline, their photos matched. */
export interface Comparison {
  readonly result: Result;
  readonly baseline: Baseline;
  readonly limits: GateLimits;
  readonly match: PhotoMatch;
  readonly progress: Progress;
}
