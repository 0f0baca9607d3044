import {
  figureOf,
  formatFigure,
  identificationMetric,
  type Metric,
  metricOf,
  metricsOf,
  pairedProportions,
  tarMetric,
} from "@likeness/metrics";
import type { ClassifierResult, Interval } from "@likeness/result";
import type { CurveComparison } from "../../pairs/compare-curves.ts";
import type { PairComparison } from "../../pairs/compare-runs.ts";
import type { Estimate } from "../../pairs/paired-intervals.ts";
import { bestClassifier, predictionDiscordance } from "../../runs/best-classifier.ts";
import type { RunView } from "../../runs/run-view.ts";
import { milliseconds, percent, percentRange, points, pointsRange, signed } from "../../text/format.ts";

/** One combination of aligner, model, runtime and classifier. */
export interface MatrixRow {
  readonly view: RunView;
  /** Null when the run has no identification. */
  readonly classifier: string | null;
  readonly result: ClassifierResult | null;
}

export interface MatrixColumn {
  readonly id: string;
  readonly title: string;
  readonly explanation: string;
  /** What the column sorts by; null goes last. */
  readonly value: (row: MatrixRow) => number | string | null;
  readonly text: (row: MatrixRow) => string;
  /** Its 95 % interval; null where there is none. */
  readonly intervalText?: (row: MatrixRow) => string | null;
  /** It names a part instead of giving a figure. */
  readonly names?: true;
  /** The row minus the baseline; nothing for columns without a meaningful difference. */
  readonly difference?: (row: MatrixRow, base: MatrixRow, compared: Compared | undefined) => Difference;
}

/** A difference as text, with its 95 % interval where one can be had. */
export interface Difference {
  readonly text: string;
  readonly interval?: string | undefined;
}

/** A run against the baseline; parts are missing while they are computed. */
export interface Compared {
  readonly pairs?: PairComparison;
  readonly curves?: CurveComparison | null;
}

/** `classifier` undefined: the best of each run. `"*"`: all. */
export function matrixRows(views: readonly RunView[], classifier: string | undefined): readonly MatrixRow[] {
  return views.flatMap((view): MatrixRow[] => {
    const all = Object.entries(view.run.identification.classifiers);
    const best = bestClassifier(view.run.identification);
    if (best === null) return [{ view, classifier: null, result: null }];
    if (classifier === undefined) return [{ view, classifier: best.id, result: best.result }];
    return all
      .filter(([id]) => classifier === "*" || id === classifier)
      .map(([id, result]) => ({ view, classifier: id, result }));
  });
}

/**
 * The parts' names, then every metric with one value for a run; TAR at one FAR, and identification by the row's classifier.
 * @param target The FAR whose TAR is shown, as the result's key; nothing when no run has one.
 */
export function matrixColumns(views: readonly RunView[], target: string | undefined): readonly MatrixColumn[] {
  const metrics = metricsOfViews(views);
  const isTime = ({ unit }: Metric) => unit === "ms" || unit === "per-second";
  return [
    name("aligner", "Aligner", (row) => row.view.run.aligner.id),
    name("model", "Network", (row) => row.view.run.model.id),
    name("runtime", "Runtime", (row) => row.view.run.runtime.id),
    name("classifier", "Classifier", (row) => row.classifier ?? "–"),
    ...metrics.filter((metric) => !isTime(metric)).map(metricColumn),
    ...(target === undefined ? [] : [tarColumn(target)]),
    identification,
    ...metrics.filter(isTime).map(metricColumn),
  ];
}

/** The list, and what the results carry of others. */
function metricsOfViews(views: readonly RunView[]): readonly Metric[] {
  const carried = new Map(views.flatMap(({ result }) => result.metrics ?? []).map((metric) => [metric.id, metric]));
  return metricsOf({ runs: [], metrics: [...carried.values()] });
}

function metricColumn(metric: Metric): MatrixColumn {
  const { id, title, explanation } = metric;
  const figure = ({ view }: MatrixRow) => figureOf(metric, view.run);
  return {
    id,
    title,
    explanation,
    value: (row) => figure(row).value,
    text: (row) => valueText(metric, figure(row).value),
    intervalText(row) {
      const { interval } = figure(row);
      return interval === null ? null : rangeText(metric, interval);
    },
    difference: (row, base) => plainDifference(metric, figure(row).value, figure(base).value),
    ...own[id],
  };
}

/** What the page knows of a metric beyond its record: a fuller text, a difference with an interval. */
const own: Readonly<Record<string, Partial<MatrixColumn>>> = {
  enrolled: {
    text: ({ view }) => `${view.run.enrolment.enrolled} / ${view.run.enrolment.attempted}`,
    difference: (row, base) => ({ text: whole(row.view.run.enrolment.enrolled - base.view.run.enrolment.enrolled) }),
  },
  f1: { difference: (_row, _base, compared) => bootstrapped(compared?.pairs?.f1) },
  accuracy: { difference: (_row, _base, compared) => bootstrapped(compared?.pairs?.accuracy) },
  auc: curveDifference(metricOf("auc"), (curves) => curves.auc),
};

function tarColumn(target: string): MatrixColumn {
  const metric = tarMetric(target);
  return { ...metricColumn(metric), id: "tar", ...curveDifference(metric, (curves) => curves.tar[target]) };
}

/** The bootstrapped difference where the page could make one, else the plain one. */
function curveDifference(
  metric: Metric,
  estimateOf: (curves: CurveComparison) => Estimate | undefined,
): Pick<MatrixColumn, "difference"> {
  return {
    difference(row, base, compared) {
      const estimate = compared?.curves == null ? undefined : estimateOf(compared.curves);
      if (estimate !== undefined) return bootstrapped(estimate);
      return plainDifference(metric, figureOf(metric, row.view.run).value, figureOf(metric, base.view.run).value);
    },
  };
}

const identification: MatrixColumn = {
  id: "identification",
  title: "Identification",
  explanation: identificationMetric("").explanation,
  value: ({ result }) => result?.accuracy ?? null,
  text: ({ result }) => valueText({ unit: "share" }, result?.accuracy ?? null),
  intervalText: ({ result }) => (result === null ? null : rangeText({ unit: "share" }, result.interval)),
  difference: identificationDifference,
};

/** A value as the page writes its unit. */
function valueText(metric: Pick<Metric, "unit" | "digits">, value: number | null): string {
  if (value === null) return "–";
  if (metric.unit === "share" && metric.digits === undefined) return percent(value);
  if (metric.unit === "ms") return milliseconds(value);
  if (metric.unit === "per-second") return value.toFixed(1);
  return formatFigure(metric, value);
}

/** `87.1 – 93.4 %` */
function rangeText(metric: Pick<Metric, "unit" | "digits">, interval: Interval): string {
  if (metric.unit === "share") return percentRange(interval);
  return interval.map((end) => formatFigure(metric, end)).join(" – ");
}

function plainDifference({ unit, digits }: Metric, value: number | null, base: number | null): Difference {
  if (value === null || base === null) return { text: "–" };
  if (unit === "share" || unit === "rate") return { text: points(value - base) };
  if (unit === "ms" || unit === "per-second") return { text: base === 0 ? "–" : `× ${(value / base).toFixed(2)}` };
  return { text: unit === "count" ? whole(value - base) : signed(value - base, digits ?? 3) };
}

/** FAR targets that at least one run resolves, largest first. */
export function farTargets(views: readonly RunView[]): readonly string[] {
  const keys = new Set(views.flatMap(({ verification: of }) => Object.keys(of?.roc.tarAtFar ?? {})));
  return [...keys].sort((a, b) => Number(b) - Number(a));
}

function name(id: string, title: string, value: (row: MatrixRow) => string): MatrixColumn {
  return { id, title, explanation: title, value, text: value, names: true };
}

function bootstrapped(estimate: Estimate | undefined): Difference {
  if (estimate === undefined) return { text: "…" };
  const { difference, interval } = estimate;
  return { text: points(difference), interval: interval === null ? undefined : pointsRange(interval) };
}

function identificationDifference(row: MatrixRow, base: MatrixRow): Difference {
  if (row.result === null || base.result === null) return { text: "–" };
  const discordance = predictionDiscordance(row.result, base.result);
  const difference = row.result.accuracy - base.result.accuracy;
  return { text: points(difference), interval: pointsRange(pairedProportions(discordance)) };
}

function whole(difference: number): string {
  return difference === 0 ? "±0" : difference > 0 ? `+${difference}` : `−${-difference}`;
}
