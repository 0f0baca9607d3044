import type { Interval, MetricSummary, Run } from "@likeness/result";

/** What of a run a metric reads: everything but the templates, which a page does not have. */
export type MeasuredRun = Omit<Run, "templates" | "enrolment"> & {
  readonly enrolment: Omit<Run["enrolment"], "photos">;
};

/** A figure of a run. Table, page, gate and CSV are fed from the list of these records. */
export interface Metric extends MetricSummary {
  /** Null where the run has none: no genuine pair, too few people, nothing timed. */
  compute(run: MeasuredRun): number | null;
  /** Inclusive 95 % interval; null where there is none. */
  interval?(run: MeasuredRun): Interval | null;
  /** The figure as a person reads it, where unit and decimals do not say it: `99/100`. Default: the value formatted. */
  text?(run: MeasuredRun): string;
}
