import { counted } from "@likeness/core";
import { figureOf, metricsOf } from "@likeness/metrics";
import type { Result, Run } from "@likeness/result";
import { type BaselineRun, fieldMetrics, notEnrolled } from "./baseline.ts";
import { type Check, checked } from "./check.ts";
import type { Comparison } from "./comparison.ts";
import { type DistanceQuantiles, decidePairs } from "./decisions.ts";
import { drift } from "./drift.ts";
import { flippedPairs } from "./flipped-pairs.ts";
import { flippedPredictions } from "./flipped-predictions.ts";
import type { Flips } from "./flips.ts";
import { slowdown } from "./slowdown.ts";
import type { RunVerdict } from "./verdict.ts";

/** Chance that a run fails on changed photos although nothing got worse: shared by its pairs and classifiers (Bonferroni). */
const significance = 0.05;
const defaultDrift = 0.01;

/** Holds a run against one of the baseline. What could not be compared is a failure: it guards nothing any more. */
export function judgeRun(before: BaselineRun, after: Run, comparison: Comparison): RunVerdict {
  const { result, match } = comparison;
  const enrolment = enrolmentCheck(before, after, comparison);
  const step = comparison.progress.step(`${after.id}: deciding pairs`, result.dataset.photos.length);
  const decided = decidePairs(after, result.dataset, before.threshold, { onPhoto: () => step.advance() });
  step.done();
  const pairs = flippedPairs(before, after, result.dataset, match, decided.wrong);
  const predictions = flippedPredictions(before, after, result.dataset, match);
  const level = significance / (1 + Object.keys(predictions).length);
  const speed = slowdown(before, after, comparison);
  const checks = [
    enrolment.check,
    "skipped" in after.verification
      ? checked("pairs", "", `no verification: ${after.verification.skipped}`)
      : flipCheck("pairs", "pair decision", pairs, comparison, level),
    ...classifierChecks(before, after, predictions, comparison, level),
    driftCheck(before, after, decided.distances, comparison),
    ...(speed.check === undefined ? [] : [speed.check]),
  ];
  const failures = checks.filter(({ state }) => state === "failed").map(({ text }) => text);
  return {
    id: before.id,
    passed: failures.length === 0,
    checks,
    failures,
    remarks: [...otherSettings(comparison), ...remarksOn(before, after), ...notJudged(checks), ...speed.remarks],
    notes: speed.notes,
    lostEnrolments: enrolment.lost,
    gainedEnrolments: enrolment.gained,
    pairs,
    predictions,
    figures: figures(before, after, result),
  };
}

function enrolmentCheck(before: BaselineRun, after: Run, { result, match }: Comparison) {
  const missedBefore = new Set(before.notEnrolled.map(({ photo }) => match.inResult[photo]!));
  const missedNow = new Set(notEnrolled(after).map(({ photo }) => photo));
  const files = (photos: ReadonlySet<number>, but: ReadonlySet<number>) =>
    [...photos]
      .filter((photo) => match.shared.has(photo) && !but.has(photo))
      .map((photo) => result.dataset.photos[photo]!.file);
  const lost = files(missedNow, missedBefore);
  const failure =
    match.shared.size === 0
      ? "enrolment: no photo could be compared"
      : lost.length > 0
        ? `${counted(lost.length, "photo")} no longer enrolled`
        : undefined;
  return {
    lost,
    gained: files(missedBefore, missedNow),
    check: checked("enrolment", counted(match.shared.size, "photo"), failure),
  };
}

function classifierChecks(
  before: BaselineRun,
  after: Run,
  predictions: RunVerdict["predictions"],
  comparison: Comparison,
  level: number,
): Check[] {
  if ("skipped" in before.identification) {
    const text = `the baseline has no identification: ${before.identification.skipped}`;
    return [{ name: "classifiers", state: "not-judged", text }];
  }
  return Object.keys(before.identification.wrong).map((id) => {
    const name = `classifier ${id}`;
    const flipped = predictions[id];
    if (flipped !== undefined) return flipCheck(name, "test photo", flipped, comparison, level);
    const why = after.identification.notRun?.[id] ?? after.identification.skipped;
    return checked(name, "", `${name} of the baseline was not run${why === undefined ? "" : `: ${why}`}`);
  });
}

/** On the same photos no more than the allowed flips; on others no drop that is significant at `level`. */
function flipCheck(
  name: string,
  noun: string,
  flipped: Flips<unknown>,
  { limits, match }: Comparison,
  level: number,
): Check {
  const [against, inFavour] = [flipped.against.length, flipped.inFavour.length];
  const failure = () => {
    if (flipped.compared === 0) return `${name}: nothing could be compared with the baseline`;
    if (match.same) {
      return against > limits.flips ? `${name}: ${against} flipped against us, ${limits.flips} allowed` : undefined;
    }
    if (flipped.p >= level) return undefined;
    return `${name}: worse on the shared photos, ${against} against and ${inFavour} for us (p = ${flipped.p.toPrecision(2)})`;
  };
  return checked(name, counted(flipped.compared, noun), failure());
}

function driftCheck(before: BaselineRun, after: Run, now: DistanceQuantiles, { limits, match }: Comparison): Check {
  const name = "drift";
  if (!match.same) return { name, state: "not-judged", text: "drift is not judged: the photos are others" };
  if (before.weightsSha256 !== after.model.weightsSha256) {
    return { name, state: "not-judged", text: "drift is not judged: the weights are others" };
  }
  const moved = drift(before.distances, now);
  const percent = `${(100 * moved).toFixed(moved < 0.001 ? 4 : 1)} %`;
  const failure = `templates drifted: distances moved by up to ${percent} with the same photos and weights`;
  const compared = `distances moved by up to ${percent}`;
  return checked(name, compared, moved > (limits.drift ?? defaultDrift) ? failure : undefined);
}

function notJudged(checks: readonly Check[]): string[] {
  return checks.filter(({ state }) => state === "not-judged").map(({ text }) => text);
}

/** Rules that decide templates and differ from the baseline's: a gain under a laxer rule does not count. */
function otherSettings({ result, baseline }: Comparison): string[] {
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

/** Photos that did not enrol, and every metric that names itself for a gate, beside the baseline's where that has it. */
function figures(before: BaselineRun, after: Run, result: Result): RunVerdict["figures"] {
  const known: Readonly<Record<string, number | undefined>> = {
    ...before.figures,
    ...Object.fromEntries(fieldMetrics.map((id) => [id, before[id]])),
  };
  const shown = metricsOf(result).flatMap((metric) => {
    const [was, { value: now }] = [known[metric.id], figureOf(metric, after)];
    if (metric.gate === undefined || was === undefined || now === null) return [];
    return [{ name: metric.gate, before: was, after: now, better: metric.better }];
  });
  const missed = after.enrolment.attempted - after.enrolment.enrolled;
  return [{ name: "not enrolled", before: before.notEnrolled.length, after: missed, better: "lower" }, ...shown];
}
