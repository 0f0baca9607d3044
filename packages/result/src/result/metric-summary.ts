import { z } from "zod";
import { interval, number, oneOf, record, text, wholeFrom } from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";

const unit = oneOf(["share", "rate", "count", "distance", "ms", "per-second"]);

export const metricSummary = record({
  id: text.describe("Unique; the column's name in CSV."),
  title: text,
  explanation: text.describe("One sentence: of what it is the figure, and whether it is in-sample."),
  unit: unit.describe(
    "`share`: 0 to 1, read as per cent; `rate`: 0 to 1, read as it is; `count`, `distance` (squared Euclidean), `ms` (milliseconds), `per-second`.",
  ),
  better: oneOf(["higher", "lower"]),
  digits: wholeFrom(0).exactOptional().describe("Decimals; absent: 1 for shares, 3 for rates and distances, else 0."),
  heading: text.exactOptional().describe("Heading in the terminal's table; absent: not there, which is narrow."),
  gate: text.exactOptional().describe("What a gate calls it beside the baseline's; absent: it is not shown there."),
}).meta({ title: "MetricSummary", description: "What a figure is: its name, unit and direction." });

export const figure = record({ value: z.nullable(number), interval: z.nullable(interval) }).meta({
  title: "Figure",
  description: "A metric's value with its interval.",
});

/**
 * What a figure is counted in. `share`: 0 to 1, read as per cent; `rate`: 0 to 1, read as it is; `count`, `distance`
 * (squared Euclidean), `ms` (milliseconds), `per-second`.
 */
export type Unit = z.infer<typeof unit>;
export type MetricSummary = ReadonlyDeep<z.infer<typeof metricSummary>>;
export type Figure = ReadonlyDeep<z.infer<typeof figure>>;
