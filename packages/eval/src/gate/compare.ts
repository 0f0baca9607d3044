import { knownId, type Progress, silent } from "@likeness/core";
import type { Baseline, Result } from "@likeness/result";
import type { Check } from "./check.ts";
import type { FlippedPair } from "./flipped-pairs.ts";
import type { FlippedPrediction } from "./flipped-predictions.ts";
import type { Flips } from "./flips.ts";
import { type Comparison, judgeRun } from "./judge-run.ts";
import { matchPhotos } from "./match-photos.ts";

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

/** A run of the result and the run of the baseline that it is held against: another runtime, say, or another version. */
export interface GatePair {
  readonly run: string;
  readonly baseline: string;
}

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
  readonly figures: readonly { readonly name: string; readonly before: number; readonly after: number }[];
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

/**
 * Compares a result with a baseline, item by item. Photos are matched by hash. On the same photos it fails for any lost
 * enrolment and for more flips against us than `limits.flips`; when the dataset changed, it compares the photos that both
 * have (and of classifiers those that both tested) and fails on a significant drop (one-sided McNemar at 5 % for the run). It fails
 * when there is nothing to compare.
 * @param pairs the only runs that are judged. Default: every run of the baseline, each by the run of the same id.
 * @throws LikenessError `unknown-id` for a run in `pairs` that is not there.
 */
export function compareWithBaseline(
  result: Result,
  baseline: Baseline,
  limits: GateLimits,
  pairs?: readonly GatePair[],
  progress: Progress = silent,
): GateVerdict {
  const match = matchPhotos(baseline.dataset.photos, result.dataset.photos);
  const comparison = { result, baseline, limits, match, progress };
  const asked = pairs ?? baseline.runs.map(({ id }) => ({ run: id, baseline: id }));
  const runs = pairs === undefined ? everyRun(comparison) : pairs.map((pair) => judgePair(pair, comparison));
  const known = new Set([...baseline.runs.map((run) => run.id), ...asked.map((pair) => pair.run)]);
  const failures = whatIsMissing(comparison, runs);
  return {
    passed: failures.length === 0 && runs.every((run) => run.passed),
    failures,
    sameDataset: match.same,
    photos: {
      baseline: baseline.dataset.photos.length,
      result: result.dataset.photos.length,
      shared: match.shared.size,
      relabelled: match.relabelled.map((photo) => result.dataset.photos[photo]!.file),
    },
    runs,
    unknownRuns: result.runs.filter((run) => !known.has(run.id)).map((run) => run.id),
    unaskedRuns: baseline.runs.map(({ id }) => id).filter((id) => !asked.some((pair) => pair.baseline === id)),
  };
}

function whatIsMissing({ result, baseline, match }: Comparison, runs: readonly RunVerdict[]): string[] {
  const failures: string[] = [];
  if (runs.length === 0) failures.push("nothing was judged: no run of the baseline was asked for");
  if (match.shared.size === 0) {
    failures.push(
      `nothing was judged: the result of ${result.dataset.id} and the baseline of ${baseline.dataset.id} have no photo in common`,
    );
  }
  return failures;
}

function everyRun(comparison: Comparison): RunVerdict[] {
  const { result, baseline } = comparison;
  return baseline.runs.map((before) => {
    const after = result.runs.find((run) => run.id === before.id);
    return after === undefined ? missingRun(before.id, before.id, result) : judgeRun(before, after, comparison);
  });
}

function judgePair(pair: GatePair, comparison: Comparison): RunVerdict {
  const { result, baseline } = comparison;
  const inBaseline = baseline.runs.map(({ id }) => id);
  const before = baseline.runs[inBaseline.indexOf(knownId("run of the baseline", pair.baseline, inBaseline))]!;
  const inResult = [...result.runs, ...result.unavailable].map(({ id }) => id);
  const run = knownId("run of the result", pair.run, inResult);
  const id = run === before.id ? run : `${run} against ${before.id}`;
  const after = result.runs.find((one) => one.id === run);
  return after === undefined ? missingRun(id, run, result) : { ...judgeRun(before, after, comparison), id };
}

function missingRun(id: string, wanted: string, result: Result): RunVerdict {
  const why = result.unavailable.find((run) => run.id === wanted);
  const failure = why === undefined ? "not in the result" : `unavailable: ${why.reason}`;
  return {
    id,
    passed: false,
    checks: [{ name: "run", state: "failed", text: failure }],
    failures: [failure],
    remarks: [],
    notes: [],
    lostEnrolments: [],
    gainedEnrolments: [],
    pairs: { compared: 0, against: [], inFavour: [], p: 1 },
    predictions: {},
    figures: [],
  };
}
