import { knownId } from "@likeness/core";
import type { Result, Run } from "../result.ts";
import { type Baseline, type BaselineRun, notEnrolled, photosPerSecond } from "./baseline.ts";
import { distanceQuantiles, type FilePair, wrongPairs } from "./decisions.ts";
import { drift } from "./drift.ts";
import { type Flips, flips, predictionFlips } from "./flips.ts";

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
  /** Why it failed; empty when it passed. */
  readonly failures: readonly string[];
  /** What a person should know all the same. */
  readonly remarks: readonly string[];
  readonly lostEnrolments: readonly string[];
  readonly gainedEnrolments: readonly string[];
  readonly pairs: Flips<FilePair>;
  readonly predictions: Readonly<Record<string, Flips<string>>>;
  readonly figures: readonly { readonly name: string; readonly before: number; readonly after: number }[];
}

/** The gate's answer. */
export interface GateVerdict {
  readonly passed: boolean;
  readonly sameDataset: boolean;
  readonly runs: readonly RunVerdict[];
  /** Runs of the result that the baseline does not know. */
  readonly unknownRuns: readonly string[];
}

const significance = 0.05;
const defaultDrift = 0.01;

/**
 * Compares a result with a baseline, item by item. On the same photos it fails for any lost enrolment and for more flips
 * against us than `limits.flips`; when the dataset changed, it compares the photos that both have and fails on a
 * significant drop (one-sided McNemar at 5 %).
 * @param pairs the only runs that are judged. Default: every run of the baseline, each by the run of the same id.
 * @throws LikenessError `unknown-id` for a run in `pairs` that is not there.
 */
export function compareWithBaseline(
  result: Result,
  baseline: Baseline,
  limits: GateLimits,
  pairs?: readonly GatePair[],
): GateVerdict {
  const comparison = { result, baseline, limits, sameDataset: result.dataset.hash === baseline.dataset.hash };
  const runs = pairs === undefined ? everyRun(comparison) : pairs.map((pair) => judgePair(pair, comparison));
  const known = new Set([...baseline.runs.map((run) => run.id), ...(pairs ?? []).map((pair) => pair.run)]);
  const unknownRuns = result.runs.filter((run) => !known.has(run.id)).map((run) => run.id);
  return { passed: runs.every((run) => run.passed), sameDataset: comparison.sameDataset, runs, unknownRuns };
}

function everyRun(comparison: Comparison): RunVerdict[] {
  const { result, baseline } = comparison;
  return baseline.runs.map((before) => {
    const after = result.runs.find((run) => run.id === before.id);
    return after === undefined ? missingRun(before.id, before.id, result) : judge(before, after, comparison);
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
  return after === undefined ? missingRun(id, run, result) : { ...judge(before, after, comparison), id };
}

interface Comparison {
  readonly result: Result;
  readonly baseline: Baseline;
  readonly limits: GateLimits;
  readonly sameDataset: boolean;
}

function judge(before: BaselineRun, after: Run, comparison: Comparison): RunVerdict {
  const { result, baseline, limits, sameDataset } = comparison;
  const shared = sharedFiles(result, baseline);
  const missedBefore = before.notEnrolled.map((photo) => photo.file);
  const missedNow = notEnrolled(after, result).map((photo) => photo.file);
  const lostEnrolments = missing(missedNow, missedBefore).filter((file) => shared.has(file));
  const pairsNow = wrongPairs(after, result.dataset, before.threshold);
  const isShared = ([a, b]: FilePair) => shared.has(a) && shared.has(b);
  const pairs = flips(before.wrongPairs.filter(isShared), pairsNow.filter(isShared), ([a, b]) => `${a}\n${b}`);
  const predictions = predictionFlips(before, after, shared);
  const failures: string[] = [];
  if ("skipped" in after.verification) failures.push(`no verification: ${after.verification.skipped}`);
  if (lostEnrolments.length > 0) failures.push(`${count(lostEnrolments.length, "photo")} no longer enrolled`);
  const judged = [["pair decisions", pairs], ...Object.entries(predictions)] as const;
  for (const [name, flipped] of judged) {
    const failure = flipFailure(name, flipped, limits, sameDataset);
    if (failure !== undefined) failures.push(failure);
  }
  const moved =
    sameDataset && before.weightsSha256 === after.model.weightsSha256
      ? drift(before.distances, distanceQuantiles(after, result.dataset))
      : 0;
  if (moved > (limits.drift ?? defaultDrift)) {
    failures.push(
      `templates drifted: distances moved by up to ${(100 * moved).toFixed(1)} % with the same photos and weights`,
    );
  }
  for (const id of missing(Object.keys(before.identification), Object.keys(after.identification.classifiers))) {
    failures.push(`classifier ${id} of the baseline was not run`);
  }
  const slow = slowdown(before, after, limits);
  if (slow?.fails) failures.push(slow.text);
  return {
    id: before.id,
    passed: failures.length === 0,
    failures,
    remarks: [
      ...otherSettings(result, baseline),
      ...remarksOn(before, after),
      ...(slow && !slow.fails ? [slow.text] : []),
    ],
    lostEnrolments,
    gainedEnrolments: missing(missedBefore, missedNow).filter((file) => shared.has(file)),
    pairs,
    predictions,
    figures: figures(before, after),
  };
}

function flipFailure(
  name: string,
  flipped: Flips<unknown>,
  limits: GateLimits,
  sameDataset: boolean,
): string | undefined {
  const against = flipped.against.length;
  if (sameDataset) {
    return against > limits.flips ? `${name}: ${against} flipped against us, ${limits.flips} allowed` : undefined;
  }
  if (flipped.p >= significance) return undefined;
  return `${name}: worse on the shared photos, ${against} against and ${flipped.inFavour.length} for us (p = ${flipped.p.toPrecision(2)})`;
}

function missingRun(id: string, wanted: string, result: Result): RunVerdict {
  const why = result.unavailable.find((run) => run.id === wanted);
  const failure = why === undefined ? "not in the result" : `unavailable: ${why.reason}`;
  const none = { against: [], inFavour: [], p: 1 };
  const empty = { remarks: [], lostEnrolments: [], gainedEnrolments: [], pairs: none, predictions: {}, figures: [] };
  return { id, passed: false, failures: [failure], ...empty };
}

/** Rules that decide templates and were others in the baseline: a gain under a laxer rule is none. */
function otherSettings(result: Result, baseline: Baseline): string[] {
  return (["faceChoice", "missPolicy"] as const)
    .filter((rule) => result.settings[rule] !== baseline.settings[rule])
    .map((rule) => `${rule} was ${baseline.settings[rule]}, is ${result.settings[rule]}`);
}

function remarksOn(before: BaselineRun, after: Run): string[] {
  const remarks: string[] = [];
  const differs = (name: string, old: string | undefined, now: string | undefined) => {
    if (old !== now) remarks.push(`${name} was ${old ?? "not stated"}, is ${now ?? "not stated"}`);
  };
  differs("runtime", before.runtimeVersion, after.runtime.version);
  differs("weights", before.weightsSha256?.slice(0, 12), after.model.weightsSha256?.slice(0, 12));
  return remarks;
}

function slowdown(before: BaselineRun, after: Run, limits: GateLimits): { text: string; fails: boolean } | undefined {
  const now = photosPerSecond(after);
  if (before.photosPerSecond === undefined || now === undefined) return undefined;
  const factor = before.photosPerSecond / now;
  const text = `${now} photos/s, baseline ${before.photosPerSecond} (${factor.toFixed(2)} times slower)`;
  if (limits.maxSlowdown !== undefined && factor > limits.maxSlowdown) return { text, fails: true };
  return factor > 1.25 ? { text, fails: false } : undefined;
}

function figures(before: BaselineRun, after: Run): RunVerdict["figures"] {
  return [
    {
      name: "not enrolled",
      before: before.notEnrolled.length,
      after: after.enrolment.attempted - after.enrolment.enrolled,
    },
    ...("skipped" in after.verification
      ? []
      : [
          { name: "best F1", before: before.f1, after: after.verification.best.f1 },
          { name: "accuracy at best F1", before: before.accuracy, after: after.verification.best.accuracy },
          { name: "AUC", before: before.auc, after: after.verification.roc.auc },
        ]),
  ];
}

function sharedFiles(result: Result, baseline: Baseline): ReadonlySet<string> {
  const before = new Set(baseline.dataset.files);
  return new Set(result.dataset.photos.map((photo) => photo.file).filter((file) => before.has(file)));
}

function missing<Item>(items: readonly Item[], from: readonly Item[]): Item[] {
  const known = new Set(from);
  return items.filter((item) => !known.has(item));
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
