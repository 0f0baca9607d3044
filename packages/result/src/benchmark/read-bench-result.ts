import { z } from "zod";
import { type FileKind, parseAs } from "../schema/file-kind.ts";
import { type BenchResult, benchResult } from "./bench-result.ts";

/** Until 25 November 2026 the baseline always had the first of `threads`. */
const withoutBaselineThreads = z.looseObject({
  settings: z.looseObject({
    threads: z.tuple([z.number()]).rest(z.number()),
    baselineThreads: z.undefined().optional(),
  }),
});

const kind: FileKind<typeof benchResult> = {
  noun: "benchmark",
  schema: benchResult,
  migrate: (value) => withWholePhoto(withThreads(value)),
  hint: "make one with: likeness bench --out bench.json",
};

function withThreads(value: unknown): unknown {
  const { data: bench } = withoutBaselineThreads.safeParse(value);
  if (bench === undefined) return value;
  return { ...bench, settings: { ...bench.settings, baselineThreads: bench.settings.threads[0] } };
}

/** Until then no file said which aligner looks for no face: there was one. */
const withAligners = z.looseObject({ aligners: z.array(z.looseObject({ aligner: z.unknown() })) });

function withWholePhoto(value: unknown): unknown {
  const { data: bench } = withAligners.safeParse(value);
  if (bench === undefined || bench.aligners.some((one) => "wholePhoto" in one)) return value;
  return {
    ...bench,
    aligners: bench.aligners.map((one) => ({ ...one, ...(one.aligner === "none" && { wholePhoto: true }) })),
  };
}

/**
 * Takes what was read from JSON for a benchmark, when it is one of any version.
 * @param name What errors call it, such as its file.
 * @throws LikenessError `bad-input` that names the first field that is not as `likeness/bench@1` says.
 */
export function parseBenchResult(value: unknown, name: string): BenchResult {
  return parseAs(kind, value, name);
}
