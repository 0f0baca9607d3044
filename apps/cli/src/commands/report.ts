import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { printable, sha256, writeFileAtomic } from "@likeness/core";
import { type ReportInput, readFaces, writeReport } from "@likeness/report";
import type { BenchResult, Result } from "@likeness/result";
import { readResultOrBench } from "@likeness/result/read-result";
import type { Command } from "commander";
import { checkOutput } from "../check-output.ts";
import { reportFiles } from "../report-files.ts";
import { print, say } from "../terminal.ts";
import { facesFolder, mostFaces } from "../write-evaluation.ts";

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
      await checkOutput(out, "file", "--out");
      await writeReportFile(files, out, options.faces);
      print(printable(out));
    });
}

/** Writes the page of some results and benchmarks; a result's pictures are its own in the folder `faces` beside it. */
async function writeReportFile(files: readonly string[], out: string, faces: boolean): Promise<void> {
  const results: ReportInput[] = [];
  const benches: BenchResult[] = [];
  for (const file of files) {
    const read = await readWithFaces(file, faces);
    if (isBench(read)) benches.push(read);
    else results.push(read);
  }
  await writeFileAtomic(out, writeReport(results, { noFaces: !faces, benches }));
}

/**
 * An evaluation may replace a result and its pictures while they are read: both are read again until they belong
 * together.
 */
async function readWithFaces(file: string, faces: boolean): Promise<ReportInput | BenchResult> {
  const folder = facesFolder(dirname(file));
  for (let tries = 1; ; tries++) {
    const hash = await hashOf(file);
    const read = await readResultOrBench(file);
    if (isBench(read)) return read;
    const pictures = faces ? attemptFaces(folder, hash, read) : undefined;
    if (tries < mostTries && (await hashOf(file)) !== hash) continue;
    if (pictures !== undefined && "thrown" in pictures) throw pictures.thrown;
    const own = pictures?.faces;
    if (faces && own === undefined) say(printable(await withoutPictures(file, folder, read)));
    return { result: read, faces: own };
  }
}

const mostTries = 5;

/** The pictures, or what reading them threw: an evaluation may just be removing them. */
function attemptFaces(folder: string, result: string, { dataset }: Result) {
  try {
    return { faces: readFaces(folder, { result, photos: dataset.photos }) };
  } catch (thrown) {
    return { thrown };
  }
}

/** Nothing for what cannot be read: reading it as a result says why. */
async function hashOf(file: string): Promise<string> {
  return readFile(file).then(sha256, () => "");
}

async function withoutPictures(file: string, folder: string, { command, dataset }: Result): Promise<string> {
  const beside = (await readdir(folder).catch(() => [])).length > 0;
  const why = beside ? "the pictures beside it are not of this result" : "there are no pictures of this result";
  const way =
    dataset.images > mostFaces
      ? `of more than ${mostFaces} photos none are drawn`
      : command.split(" ").includes("--no-faces")
        ? "it was evaluated with --no-faces: evaluate again without"
        : `evaluate again to draw them: ${command}`;
  return `${file}: ${why}, so the page shows none; ${way}`;
}

function isBench(read: ReportInput | Result | BenchResult): read is BenchResult {
  return "schema" in read && read.schema === "likeness/bench@1";
}
