import type { Interval } from "./interval.ts";

/**
 * What a figure is counted in. `share`: 0 to 1, read as per cent; `rate`: 0 to 1, read as it is; `count`, `distance`
 * (squared Euclidean), `ms` (milliseconds), `per-second`.
 */
export type Unit = "share" | "rate" | "count" | "distance" | "ms" | "per-second";

/** What a figure is: its name, unit and direction. */
export interface MetricSummary {
  /** Unique; the column's name in CSV. */
  readonly id: string;
  readonly title: string;
  /** One sentence: of what it is the figure, and whether it is in-sample. */
  readonly explanation: string;
  readonly unit: Unit;
  readonly better: "higher" | "lower";
  /** Decimals. Default: 1 for shares, 3 for rates and distances, else 0. */
  readonly digits?: number;
  /** Heading in the terminal's table; absent: not there, which is narrow. */
  readonly heading?: string;
  /** What a gate calls it beside the baseline's; absent: it is not shown there. */
  readonly gate?: string;
}

/** A metric's value with its interval. */
export interface Figure {
  readonly value: number | null;
  readonly interval: Interval | null;
}
