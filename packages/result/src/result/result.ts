import type { z } from "zod";
import { exactly, list, record, text } from "../schema/fields.ts";
import type { ReadonlyDeep } from "../schema/readonly-deep.ts";
import { alignerComparison } from "./aligner-comparison.ts";
import { datasetSummary } from "./dataset-summary.ts";
import { environment } from "./environment.ts";
import { metricSummary } from "./metric-summary.ts";
import { run, unavailableRun } from "./run.ts";
import { settings } from "./settings.ts";

export const result = record({
  schema: exactly("likeness/result@1").describe("What kind of file this is, and its version."),
  created: text.describe("ISO 8601, UTC."),
  command: text.describe("Command line that makes this result again."),
  environment,
  dataset: datasetSummary,
  settings,
  runs: list(run).describe("One for each combination that ran."),
  unavailable: list(unavailableRun).describe("Combinations that were asked for and cannot run here."),
  metrics: list(metricSummary)
    .exactOptional()
    .describe(
      "Metrics that were added to the program's own: every run carries their values, which no reader can compute. Absent when none was.",
    ),
  comparisons: list(alignerComparison)
    .exactOptional()
    .describe("Every two aligners that ran with the same models; absent when there are not two."),
}).meta({ title: "Result", description: "Everything a report, a gate or another program reads: `result.json`." });

export type Result = ReadonlyDeep<z.infer<typeof result>>;
