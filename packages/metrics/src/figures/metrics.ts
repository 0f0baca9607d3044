import { knownId, LikenessError, percent, percentRange, rate } from "@likeness/core/pure";
import type { MetricSummary, Verification } from "@likeness/result";
import type { MeasuredRun, Metric } from "./metric.ts";
import { throughput, workPerPhoto } from "./speed.ts";

/** The figures of every run, in the order in which they are shown. A new one is a record and a line here. */
const own = [
  {
    id: "enrolled",
    title: "Enrolled",
    explanation: "Photos with a template, of those tried",
    unit: "share",
    better: "higher",
    heading: "enrolled",
    compute: ({ enrolment: { enrolled, attempted } }) => enrolled / Math.max(1, attempted),
    text: ({ enrolment: { enrolled, attempted } }) => `${enrolled}/${attempted}`,
  },
  {
    id: "f1",
    title: "F1",
    explanation: "The best over all thresholds, in-sample; in results of earlier versions over the card's grid",
    unit: "share",
    better: "higher",
    heading: "F1",
    gate: "best F1",
    compute: (run) => verified(run)?.best.f1 ?? null,
    interval: (run) => verified(run)?.best.f1Interval ?? null,
    text: (run) => orDash(verified(run), ({ best }) => rate(best.f1, 3)),
  },
  {
    id: "accuracy",
    title: "Accuracy",
    explanation: "Of pairs, at the threshold of the best F1, in-sample",
    unit: "share",
    better: "higher",
    heading: "accuracy",
    gate: "accuracy at best F1",
    compute: (run) => verified(run)?.best.accuracy ?? null,
    interval: (run) => verified(run)?.best.accuracyInterval ?? null,
    text: (run) => orDash(verified(run), ({ best }) => `${percent(best.accuracy)} at ${best.threshold}`),
  },
  {
    id: "f1-others",
    title: "F1, new people",
    explanation: "F1 on people the threshold was not fitted on: what the answer ranks by",
    unit: "share",
    better: "higher",
    compute: (run) => verified(run)?.crossValidated?.f1 ?? null,
  },
  {
    id: "cross-validated",
    title: "Cross-validated",
    explanation: "Accuracy on people the threshold was not fitted on",
    unit: "share",
    better: "higher",
    heading: "out of sample",
    compute: (run) => verified(run)?.crossValidated?.accuracy ?? null,
    interval: (run) => verified(run)?.crossValidated?.interval ?? null,
    text: (run) =>
      orDash(
        verified(run)?.crossValidated,
        ({ accuracy, interval }) => `${percent(accuracy)} (${percentRange(interval).replace(" %", "")})`,
      ),
  },
  {
    id: "auc",
    title: "AUC",
    explanation: "Area under the ROC curve",
    unit: "rate",
    better: "higher",
    digits: 4,
    heading: "AUC",
    gate: "AUC",
    compute: (run) => verified(run)?.roc.auc ?? null,
    interval: (run) => verified(run)?.roc.aucInterval ?? null,
  },
  {
    id: "eer",
    title: "EER",
    explanation: "Where FAR and FRR meet; none where no threshold leads there",
    unit: "share",
    better: "lower",
    digits: 2,
    compute: (run) => verified(run)?.roc.eer ?? null,
    interval: (run) => verified(run)?.roc.eerInterval ?? null,
  },
  {
    id: "ms",
    title: "ms a photo",
    explanation: "Work of all stages for one photo",
    unit: "ms",
    better: "lower",
    compute: ({ timings }) => workPerPhoto(timings),
  },
  {
    id: "rate",
    title: "Photos a second",
    explanation: "From the first photo's start to the last one's end, stages overlapping",
    unit: "per-second",
    better: "higher",
    compute: ({ timings }) => throughput(timings),
    heading: "photos/s",
    text: ({ timings }) => {
      const perSecond = throughput(timings);
      if (perSecond === null) return "stored";
      // A slow runtime enrols less than one photo a second, which is not none.
      return `${perSecond.toFixed(perSecond < 10 ? 1 : 0)}${timings.measured === undefined ? "" : " *"}`;
    },
  },
] as const satisfies readonly Metric[];

/** Id of a metric of this package. */
export type MetricId = (typeof own)[number]["id"];

const added: Metric[] = [];

/** Every metric: those of this package, then those that were added. */
export function metrics(): readonly Metric[] {
  return [...own, ...added];
}

/** The metrics that only this process knows: a result carries their values, since its readers cannot compute them. */
export function addedMetrics(): readonly Metric[] {
  return added;
}

/** Adds a metric to the list, for this process. @throws LikenessError `usage` for an id that is taken. */
export function addMetric(metric: Metric): void {
  if (metrics().some(({ id }) => id === metric.id)) {
    throw new LikenessError("usage", `there is a metric "${metric.id}" already`);
  }
  added.push(metric);
}

/** The metric of that id. @throws LikenessError `unknown-id` that lists the known ones. */
export function metricOf(id: string): Metric {
  const all = metrics();
  const known = knownId(
    "metric",
    id,
    all.map((metric) => metric.id),
  );
  return all.find((metric) => metric.id === known)!;
}

/** TAR at a FAR, by the result's key for it (`0.001`). */
export function tarMetric(target: string): Metric {
  return {
    id: `tar@${target}`,
    title: `TAR@FAR ${target}`,
    explanation: "Share of genuine pairs accepted where this share of impostor pairs is",
    unit: "share",
    better: "higher",
    compute: (run) => verified(run)?.roc.tarAtFar[target] ?? null,
    interval: (run) => verified(run)?.roc.tarAtFarInterval[target] ?? null,
  };
}

/** How often a classifier gives probes the right name. */
export function identificationMetric(classifier: string): Metric {
  return {
    id: `identification/${classifier}`,
    title: classifier,
    explanation: "Probes given the right name; a probe that did not enrol is wrong",
    unit: "share",
    better: "higher",
    heading: classifier,
    compute: ({ identification }) => identification.classifiers[classifier]?.accuracy ?? null,
    interval: ({ identification }) => identification.classifiers[classifier]?.interval ?? null,
    text: ({ identification }) =>
      orDash(identification.classifiers[classifier], ({ correct }) => `${correct}/${identification.test}`),
  };
}

/** What {@link metricsOf} reads. */
export interface MeasuredResult {
  readonly runs: readonly MeasuredRun[];
  readonly metrics?: readonly MetricSummary[];
}

/**
 * All metrics of a result: the list, those of which the result carries the values, with TAR at every FAR that a run resolves (largest first) behind the ROC's figures and
 * the identification by each classifier before the times.
 */
export function metricsOf({ runs, metrics: carried = [] }: MeasuredResult): readonly Metric[] {
  const targets = new Set(runs.flatMap((run) => Object.keys(verified(run)?.roc.tarAtFar ?? {})));
  const classifiers = new Set(runs.flatMap((run) => run.classifiers));
  const listed = metrics();
  const strangers = carried.filter(({ id }) => !listed.some((metric) => metric.id === id));
  const all = [...listed, ...strangers.map((summary): Metric => ({ ...summary, compute: () => null }))];
  const times = all.findIndex(({ unit }) => unit === "ms");
  return [
    ...all.slice(0, times),
    ...[...targets].sort((a, b) => Number(b) - Number(a)).map(tarMetric),
    ...[...classifiers].map(identificationMetric),
    ...all.slice(times),
  ];
}

function verified({ verification }: MeasuredRun): Verification | undefined {
  return "skipped" in verification ? undefined : verification;
}

function orDash<Value>(value: Value | null | undefined, text: (value: Value) => string): string {
  return value === null || value === undefined ? "–" : text(value);
}
