import { parseBenchResult, parseResult } from "@likeness/result/read";
import { expect, it } from "vitest";
import { oldFile } from "../../../packages/result/test/old-file.ts";
import { packResult } from "../src/pack-result.ts";
import { writeReport } from "../src/write-report.ts";

it.each(["result-1", "result-2", "result-3"])("a page holds a result of an earlier version whole: %s", async (name) => {
  const result = parseResult(JSON.parse(await oldFile(name)), name);
  const { runs, photoRows } = packResult({ result }, false);
  for (const [i, run] of result.runs.entries()) {
    const { templates: _, enrolment, ...rest } = run;
    expect(runs[i]).toMatchObject(rest);
    expect(photoRows[runs[i]!.enrolment.photos]).toEqual(enrolment.photos);
  }
});

it("a page compares results of all versions, beside a benchmark of an earlier one", async () => {
  const names = ["result-1", "result-2", "result-3"];
  const results = await Promise.all(names.map(async (name) => parseResult(JSON.parse(await oldFile(name)), name)));
  const bench = parseBenchResult(JSON.parse(await oldFile("bench-1")), "bench-1");
  const html = writeReport(
    results.map((result) => ({ result })),
    { benches: [bench] },
  );
  expect(html).toContain("<title>likeness: photos</title>");
});
