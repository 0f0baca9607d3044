import { knownId, type Progress, silent } from "@likeness/core";
import type { Baseline, Result } from "@likeness/result";
import type { Comparison, GateLimits } from "./comparison.ts";
import { judgeRun } from "./judge-run.ts";
import { matchPhotos } from "./match-photos.ts";
import type { GateVerdict, RunVerdict } from "./verdict.ts";

/** A run of the result and the run of the baseline that it is held against: another runtime, say, or another version. */
export interface GatePair {
  readonly run: string;
  readonly baseline: string;
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
