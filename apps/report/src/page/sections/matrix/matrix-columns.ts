import { pairedProportions } from "@likeness/metrics";
import type { ClassifierResult, Interval } from "@likeness/result";
import type { CurveComparison } from "../../pairs/compare-curves.ts";
import type { PairComparison } from "../../pairs/compare-runs.ts";
import type { Estimate } from "../../pairs/paired-intervals.ts";
import { bestClassifier, predictionDiscordance } from "../../runs/best-classifier.ts";
import type { RunView } from "../../runs/run-view.ts";
import { throughput, workPerPhoto } from "../../runs/throughput.ts";
import { milliseconds, percent, percentRange, points, pointsRange, rate } from "../../text/format.ts";

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
  readonly interval?: (row: MatrixRow) => Interval | null;
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

/** @param target The FAR whose TAR is shown, as the result's key; nothing when no run has one. */
export function matrixColumns(target: string | undefined): readonly MatrixColumn[] {
  const tar = (row: MatrixRow) => (target === undefined ? null : (verification(row)?.roc.tarAtFar[target] ?? null));
  return [
    name("aligner", "Aligner", (row) => row.view.run.aligner.id),
    name("model", "Network", (row) => row.view.run.model.id),
    name("runtime", "Runtime", (row) => row.view.run.runtime.id),
    name("classifier", "Classifier", (row) => row.classifier ?? "–"),
    {
      id: "enrolled",
      title: "Enrolled",
      explanation: "Photos with a template, of those tried",
      value: ({ view }) => view.run.enrolment.enrolled / Math.max(1, view.run.enrolment.attempted),
      text: ({ view }) => `${view.run.enrolment.enrolled} / ${view.run.enrolment.attempted}`,
      difference: (row, base) => ({
        text: whole(row.view.run.enrolment.enrolled - base.view.run.enrolment.enrolled),
      }),
    },
    {
      ...share(
        "f1",
        "F1",
        "The best over all thresholds, in-sample; in results of earlier versions over the card's grid",
        (row) => verification(row)?.best.f1 ?? null,
      ),
      interval: (row) => verification(row)?.best.f1Interval ?? null,
      difference: (_row, _base, compared) => bootstrapped(compared?.pairs?.f1),
    },
    {
      ...share(
        "accuracy",
        "Accuracy",
        "Of pairs, at the threshold of the best F1, in-sample",
        (row) => verification(row)?.best.accuracy ?? null,
      ),
      interval: (row) => verification(row)?.best.accuracyInterval ?? null,
      difference: (_row, _base, compared) => bootstrapped(compared?.pairs?.accuracy),
    },
    share(
      "f1-others",
      "F1, new people",
      "F1 on people the threshold was not fitted on: what the answer ranks by",
      (row) => verification(row)?.crossValidated?.f1 ?? null,
    ),
    {
      ...share(
        "cross-validated",
        "Cross-validated",
        "Accuracy on people the threshold was not fitted on",
        (row) => verification(row)?.crossValidated?.accuracy ?? null,
      ),
      interval: (row) => verification(row)?.crossValidated?.interval ?? null,
    },
    withCurveDifference(
      {
        ...share(
          "auc",
          "AUC",
          "Area under the ROC curve",
          (row) => verification(row)?.roc.auc ?? null,
          (value) => rate(value, 4),
        ),
        interval: (row) => verification(row)?.roc.aucInterval ?? null,
      },
      (curves) => curves.auc,
    ),
    withCurveDifference(
      {
        ...share(
          "tar",
          target === undefined ? "TAR@FAR" : `TAR@FAR ${target}`,
          "Share of genuine pairs accepted where this share of impostor pairs is",
          tar,
        ),
        interval: (row) => (target === undefined ? null : (verification(row)?.roc.tarAtFarInterval[target] ?? null)),
      },
      (curves) => (target === undefined ? undefined : curves.tar[target]),
    ),
    {
      ...share(
        "identification",
        "Identification",
        "Probes given the right name; a probe that did not enrol is wrong",
        (row) => row.result?.accuracy ?? null,
      ),
      interval: (row) => row.result?.interval ?? null,
      difference: identificationDifference,
    },
    {
      id: "ms",
      title: "ms a photo",
      explanation: "Work of all stages for one photo",
      value: ({ view }) => workPerPhoto(view.run.timings),
      text: ({ view }) => orDash(workPerPhoto(view.run.timings), milliseconds),
      difference: (row, base) => ratio(workPerPhoto(row.view.run.timings), workPerPhoto(base.view.run.timings)),
    },
    {
      id: "rate",
      title: "Photos a second",
      explanation: "From the first photo's start to the last one's end, stages overlapping",
      value: ({ view }) => throughput(view.run.timings),
      text: ({ view }) => orDash(throughput(view.run.timings), (rate) => rate.toFixed(1)),
      difference: (row, base) => ratio(throughput(row.view.run.timings), throughput(base.view.run.timings)),
    },
  ];
}

/** FAR targets that at least one run resolves, largest first. */
export function farTargets(views: readonly RunView[]): readonly string[] {
  const keys = new Set(views.flatMap(({ verification: of }) => Object.keys(of?.roc.tarAtFar ?? {})));
  return [...keys].sort((a, b) => Number(b) - Number(a));
}

function verification({ view }: MatrixRow) {
  return view.verification;
}

function name(id: string, title: string, value: (row: MatrixRow) => string): MatrixColumn {
  return { id, title, explanation: title, value, text: value };
}

function share(
  id: string,
  title: string,
  explanation: string,
  value: (row: MatrixRow) => number | null,
  format: (value: number) => string = percent,
): MatrixColumn {
  const minus = (row: MatrixRow, base: MatrixRow) => {
    const [a, b] = [value(row), value(base)];
    return { text: a === null || b === null ? "–" : points(a - b) };
  };
  return { id, title, explanation, value, text: (row) => orDash(value(row), format), difference: minus };
}

function bootstrapped(estimate: Estimate | undefined): Difference {
  if (estimate === undefined) return { text: "…" };
  const { difference, interval } = estimate;
  return { text: points(difference), interval: interval === null ? undefined : pointsRange(interval) };
}

/** The column with the bootstrapped difference where the page could make one, else the plain one. */
function withCurveDifference(
  column: MatrixColumn,
  estimateOf: (curves: CurveComparison) => Estimate | undefined,
): MatrixColumn {
  return {
    ...column,
    difference(row, base, compared) {
      const estimate = compared?.curves == null ? undefined : estimateOf(compared.curves);
      return estimate === undefined ? column.difference!(row, base, compared) : bootstrapped(estimate);
    },
  };
}

function identificationDifference(row: MatrixRow, base: MatrixRow): Difference {
  if (row.result === null || base.result === null) return { text: "–" };
  const discordance = predictionDiscordance(row.result, base.result);
  const difference = row.result.accuracy - base.result.accuracy;
  return { text: points(difference), interval: pointsRange(pairedProportions(discordance)) };
}

function ratio(value: number | null, base: number | null): Difference {
  return { text: value === null || base === null || base === 0 ? "–" : `× ${(value / base).toFixed(2)}` };
}

function whole(difference: number): string {
  return difference === 0 ? "±0" : difference > 0 ? `+${difference}` : `−${-difference}`;
}

function orDash(value: number | null, format: (value: number) => string): string {
  return value === null ? "–" : format(value);
}

/** `87.1 – 93.4 %` without the unit where the column says it. */
export function intervalText(column: MatrixColumn, row: MatrixRow): string | null {
  const interval = column.interval?.(row) ?? null;
  if (interval === null) return null;
  return column.id === "auc" ? `${rate(interval[0], 4)} – ${rate(interval[1], 4)}` : percentRange(interval);
}

/** Whether a column names a part instead of giving a figure. */
export function isName({ id }: MatrixColumn): boolean {
  return id === "aligner" || id === "model" || id === "runtime" || id === "classifier";
}
