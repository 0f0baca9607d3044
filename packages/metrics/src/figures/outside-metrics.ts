import { LikenessError, messageOf } from "@likeness/core/pure";
import type { Unit } from "@likeness/result";
import type { Metric } from "./metric.ts";
import { addMetric } from "./metrics.ts";

const units: Readonly<Record<Unit, true>> = {
  share: true,
  rate: true,
  count: true,
  distance: true,
  ms: true,
  "per-second": true,
};

/** What a metric of the user's must have, and in words what it is. */
const wanted: readonly (readonly [key: keyof Metric, what: string, holds: (value: unknown) => boolean])[] = [
  ["id", "a text", isText],
  ["title", "a text", isText],
  ["explanation", "a text", isText],
  ["unit", `one of ${Object.keys(units).join(", ")}`, (value) => isText(value) && Object.hasOwn(units, value)],
  ["better", '"higher" or "lower"', (value) => value === "higher" || value === "lower"],
  ["compute", "a function", (value) => typeof value === "function"],
];

/** Takes in the metrics that a module of the user's exports in its list `metrics`. */
export const outsideMetrics = {
  /**
   * @param file the module, for errors.
   * @throws LikenessError that names the file: `bad-input` for what is no metric, `usage` when its id is taken.
   */
  addOutside(metric: unknown, { file }: { readonly file: string }): void {
    const given = (typeof metric === "object" && metric !== null ? metric : {}) as Readonly<Record<string, unknown>>;
    const missing = wanted.find(([key, , holds]) => !holds(given[key]));
    if (missing !== undefined) {
      const name = isText(given["id"]) ? `the metric ${given["id"]}` : "a metric";
      throw new LikenessError("bad-input", `${file}: ${missing[0]} of ${name} must be ${missing[1]}`);
    }
    try {
      addMetric(metric as Metric);
    } catch (cause) {
      throw new LikenessError("usage", `${file}: ${messageOf(cause)}`, { hint: "call yours otherwise", cause });
    }
  },
};

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
