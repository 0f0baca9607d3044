import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { LikenessError } from "@likeness/core/pure";
import type { Result } from "@likeness/result";
import { type BenchResult, parseBenchResult } from "@likeness/result";
import { packResult, type ReportInput } from "./pack-result.ts";
import { pageHtml } from "./page-html.ts";
import type { Payload } from "./payload.ts";

export interface ReportOptions {
  /** Leaves out photos, crops, boxes, landmarks and templates; pair distances stay. Default false. */
  readonly noFaces?: boolean;
  /** Benchmarks that the page shows in its section on speed. Default none, and then there is no such section. */
  readonly benches?: readonly BenchResult[];
}

/**
 * Turns results into one HTML page that needs nothing else: no network, no server, no file beside it.
 * @param results The page compares those of the same dataset with each other. There may be none when there is a
 *   benchmark: the page is then about speed alone.
 * @returns The page as UTF-8 text.
 * @throws LikenessError `bad-input` when there is neither a result nor a benchmark, a result that is not
 *   `likeness/result@1` or whose templates do not match its enrolled photos, or a benchmark that is not `likeness/bench@1`.
 */
export function writeReport(results: readonly ReportInput[], options: ReportOptions = {}): string {
  const { noFaces = false, benches = [] } = options;
  if (results.length + benches.length === 0) {
    throw new LikenessError("bad-input", "a report needs at least one result or benchmark; there is none");
  }
  for (const { result } of results) checkSchema(result);
  benches.forEach((bench, index) => {
    parseBenchResult(bench, `benchmark ${index + 1}`);
  });
  const payload: Payload = {
    likenessReport: 1,
    withFaces: !noFaces && results.some(({ faces }) => faces !== undefined),
    entries: results.map((input) => packResult(input, noFaces)),
    benches,
  };
  const data = gzipSync(JSON.stringify(payload), { level: 9 }).toString("base64");
  return pageHtml({ title: titleOf(results), script: asset("page.js"), style: asset("page.css"), data });
}

function checkSchema(result: Result): void {
  const schema: unknown = (result as Partial<Result> | null)?.schema;
  if (schema === "likeness/result@1") return;
  throw new LikenessError("bad-input", `this is not a result: its schema is ${JSON.stringify(schema) ?? "missing"}`, {
    hint: "a report reads the result.json that likeness eval writes (schema likeness/result@1)",
  });
}

function titleOf(results: readonly ReportInput[]): string {
  const datasets = [...new Set(results.map(({ result }) => result.dataset.id))];
  return `likeness: ${datasets.length === 0 ? "speed" : datasets.join(", ")}`;
}

/** `../dist` is the same folder from `src` and from `dist`, so tests on the sources use the page that was built. */
function asset(name: string): string {
  const place = new URL(`../dist/page/${name}`, import.meta.url);
  try {
    return readFileSync(place, "utf8");
  } catch (cause) {
    throw new LikenessError("internal", `the report's page is missing: ${place.pathname}`, {
      hint: "build it with: npx turbo run build",
      cause,
    });
  }
}
