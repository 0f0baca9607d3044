import type { CurveComparison, CurveOptions } from "./compare-curves.ts";
import type { CompareOptions, PairComparison } from "./compare-runs.ts";
import type { FoundPairs, PairQuery } from "./find-pairs.ts";
import type { PairData } from "./pair-space.ts";
import type { BandOptions, BandPoint } from "./roc-bands.ts";
import type { ThresholdCounts } from "./threshold-counts.ts";

/** What the page asks the worker, and what comes back for each task. */
export type PairRequest =
  | { readonly task: "load"; readonly run: string; readonly data: PairData }
  | { readonly task: "count"; readonly run: string; readonly finest: number; readonly threshold: number }
  | { readonly task: "find"; readonly run: string; readonly query: PairQuery }
  | {
      readonly task: "compare";
      readonly first: { readonly run: string; readonly threshold: number };
      readonly second: { readonly run: string; readonly threshold: number };
      readonly options: CompareOptions;
    }
  | {
      readonly task: "curves";
      readonly first: string;
      readonly second: string;
      readonly options: CurveOptions;
    }
  | { readonly task: "bands"; readonly run: string; readonly options: BandOptions };

export interface PairAnswer {
  readonly load: true;
  readonly count: ThresholdCounts;
  readonly find: FoundPairs;
  readonly compare: PairComparison;
  readonly curves: CurveComparison | null;
  readonly bands: readonly BandPoint[] | null;
}
