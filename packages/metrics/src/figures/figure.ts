import { percent, rate } from "@likeness/core/pure";
import type { Figure, MetricSummary } from "@likeness/result";
import type { MeasuredRun, Metric } from "./metric.ts";

/** The metric's figure of a run: the one that the result carries, or computed from the run. */
export function figureOf(metric: Metric, run: MeasuredRun): Figure {
  return run.figures?.[metric.id] ?? { value: metric.compute(run), interval: metric.interval?.(run) ?? null };
}

/** A value in its metric's unit with its decimals; a dash for null. */
export function formatFigure({ unit, digits }: Pick<MetricSummary, "unit" | "digits">, value: number | null): string {
  if (value === null) return "–";
  if (unit === "share") return percent(value, digits ?? 1);
  if (unit === "rate") return rate(value, digits ?? 3);
  return value.toFixed(digits ?? (unit === "distance" ? 3 : 0));
}

/** The figure as a person reads it. */
export function figureText(metric: Metric, run: MeasuredRun): string {
  return metric.text?.(run) ?? formatFigure(metric, figureOf(metric, run).value);
}
