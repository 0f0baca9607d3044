import { addedMetrics, figureOf } from "@likeness/metrics";
import type { Result, Run } from "@likeness/result";

/** The run with the values of metrics that only this process knows. */
export function carriedFigures(run: Run): Run {
  const added = addedMetrics();
  if (added.length === 0) return run;
  return { ...run, figures: Object.fromEntries(added.map((metric) => [metric.id, figureOf(metric, run)])) };
}

/** What those metrics are, for whoever reads the result. */
export function carriedMetrics(): Pick<Result, "metrics"> {
  const added = addedMetrics();
  if (added.length === 0) return {};
  // Its functions stay here: a result is plain data.
  return { metrics: added.map(({ compute: _, interval: __, text: ___, ...summary }) => summary) };
}
