import { dirname, join, resolve } from "node:path";
import { writeFileAtomic } from "@likeness/core";
import { readResult } from "@likeness/eval";
import { readFaces, writeReport } from "@likeness/report";
import type { Command } from "commander";

interface ReportCommandOptions {
  readonly out?: string;
  readonly faces: boolean;
}

export function addReport(program: Command): void {
  program
    .command("report")
    .description("turn results into one self-contained page; several results are compared")
    .argument("<result...>", "result.json of an evaluation")
    .option("--out <file>", "where to write (default: report.html beside the first result)")
    .option("--no-faces", "leave all pictures, boxes, landmarks and templates out: for a report that travels")
    .addHelpText(
      "after",
      `
Examples:
  likeness report results/samples/result.json
  likeness report before/result.json after/result.json --out comparison.html --no-faces`,
    )
    .action(async (files: readonly string[], options: ReportCommandOptions) => {
      const out = resolve(options.out ?? join(dirname(files[0]!), "report.html"));
      await writeReportFile(files, out, options.faces);
      process.stdout.write(`${out}\n`);
    });
}

/** Writes the page of some result files; pictures are those in the folder `faces` beside each. */
export async function writeReportFile(files: readonly string[], out: string, faces: boolean): Promise<void> {
  const results = await Promise.all(
    files.map(async (file) => ({
      result: await readResult(file),
      ...(faces && { faces: readFaces(join(dirname(file), "faces")) }),
    })),
  );
  await writeFileAtomic(out, writeReport(results, { noFaces: !faces }));
}
