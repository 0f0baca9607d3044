import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { writeFileAtomic } from "@likeness/core";
import { type BenchResult, readResultOrBench } from "@likeness/eval";
import { type ReportInput, readFaces, writeReport } from "@likeness/report";
import type { Command } from "commander";
import { reportFiles } from "../report-files.ts";

interface ReportCommandOptions {
  readonly out?: string;
  readonly faces: boolean;
}

export function addReport(program: Command): void {
  program
    .command("report")
    .description("turn results and benchmarks into one self-contained page; several results are compared")
    .argument("[file...]", "result.json of likeness eval, JSON of likeness bench, or a folder of them", ["results"])
    .option("--out <file>", "where to write (default: report.html beside the first file, or in the first folder)")
    .option("--no-faces", "leave all pictures, boxes, landmarks and templates out: for a report that travels")
    .addHelpText(
      "after",
      `
Examples:
  likeness report                                        all of the folder results, its bench.json included
  likeness report results/samples/result.json
  likeness report results/samples/result.json results/bench.json --out samples.html
  likeness report before/result.json after/result.json --out comparison.html --no-faces`,
    )
    .action(async (places: readonly string[], options: ReportCommandOptions) => {
      const files = await reportFiles(places);
      const beside = (await stat(places[0]!)).isDirectory() ? places[0]! : dirname(places[0]!);
      const out = resolve(options.out ?? join(beside, "report.html"));
      await writeReportFile(files, out, options.faces);
      process.stdout.write(`${out}\n`);
    });
}

/** Writes the page of some results and benchmarks; pictures are those in the folder `faces` beside each result. */
export async function writeReportFile(files: readonly string[], out: string, faces: boolean): Promise<void> {
  const results: ReportInput[] = [];
  const benches: BenchResult[] = [];
  for (const file of files) {
    const read = await readResultOrBench(file);
    if (read.schema === "likeness/bench@1") benches.push(read);
    else results.push({ result: read, ...(faces && { faces: readFaces(join(dirname(file), "faces")) }) });
  }
  await writeFileAtomic(out, writeReport(results, { noFaces: !faces, benches }));
}
