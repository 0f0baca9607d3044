import { appendFile } from "node:fs/promises";
import { LikenessError, messageOf, printable, writeFileAtomic } from "@likeness/core";
import {
  baselineOf,
  compareWithBaseline,
  formatBaseline,
  type GateLimits,
  type GatePair,
  githubAnnotations,
  githubSummary,
  junitError,
  junitXml,
  readBaseline,
  verdictText,
} from "@likeness/eval";
import { readResult } from "@likeness/result/read-result";
import { type Command, InvalidArgumentError } from "commander";
import { checkOutput } from "../check-output.ts";
import { AnswerIsNo } from "../failure.ts";
import { numberFrom, wholeNumber } from "../numbers.ts";
import { print, printJson, say, warn } from "../terminal.ts";
import { TerminalProgress } from "../terminal-progress.ts";

interface GateOptions {
  readonly baseline: string;
  readonly run?: readonly GatePair[];
  readonly update?: boolean;
  readonly flips: string;
  readonly drift: string;
  readonly maxSlowdown?: string;
  readonly junit?: string;
  readonly json?: boolean;
}

export function addGate(program: Command): void {
  program
    .command("gate")
    .description("compare a result with a baseline, decision by decision; exit 1 on a regression")
    .argument("<result>", "result.json of an evaluation")
    .requiredOption("--baseline <file>", "the baseline to hold")
    .option(
      "--run <run=baseline-run>",
      "judge only this run, by that run of the baseline, e.g. of another runtime (may be repeated)",
      pairFrom,
    )
    .option("--update", "write the result as the new baseline and print what that concedes")
    .option("--flips <number>", "decisions that may flip against us in each run", "0")
    .option("--drift <share>", "largest move of distances on the same photos with the same weights", "0.01")
    .option("--max-slowdown <factor>", "also fail when a run is more than this many times slower")
    .option("--junit <file>", "write the verdict as JUnit XML")
    .option("--json", "print the verdict as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  likeness gate results/samples/result.json --baseline baselines/samples.json
  likeness gate results/samples/result.json --baseline baselines/samples.json --update
  likeness gate results/samples/result.json --baseline baselines/samples.json \\
    --run faceapi-tiny/dlib-resnet/tfjs-wasm=faceapi-tiny/dlib-resnet/onnx-cpu`,
    )
    .action(async (resultFile: string, options: GateOptions) => {
      const limits = limitsOf(options);
      if (options.junit !== undefined) await checkOutput(options.junit, "file", "--junit");
      if (options.update) await checkOutput(options.baseline, "file", "--baseline");
      try {
        await gate(resultFile, options, limits);
      } catch (thrown) {
        if (!(thrown instanceof AnswerIsNo)) await tellNoVerdict(thrown, options);
        throw thrown;
      }
    });
}

async function gate(resultFile: string, options: GateOptions, limits: GateLimits): Promise<void> {
  const progress = new TerminalProgress();
  const result = await readResult(resultFile);
  const baseline = options.update
    ? await readBaselineToReplace(options.baseline)
    : await readBaseline(options.baseline);
  const verdict = baseline && compareWithBaseline(result, baseline, limits, options.run, progress);
  if (verdict !== undefined) {
    if (options.json) printJson(verdict);
    else print(verdictText(verdict));
    if (options.junit !== undefined) await writeFileAtomic(options.junit, junitXml(verdict));
    await tellGithub(githubAnnotations(verdict), githubSummary(verdict));
  }
  if (options.update) {
    await writeFileAtomic(options.baseline, formatBaseline(baselineOf(result, progress)));
    const conceded = verdict !== undefined && !verdict.passed ? "; it concedes the failures above" : "";
    say(`baseline written: ${printable(options.baseline)}${conceded}`);
  } else if (verdict !== undefined && !verdict.passed) throw new AnswerIsNo();
}

/** Says wherever the verdict was asked for that there is none, so that nobody reads an earlier one in its place. */
async function tellNoVerdict(thrown: unknown, { json, junit }: GateOptions): Promise<void> {
  const message = messageOf(thrown);
  const hint = thrown instanceof LikenessError ? thrown.hint : undefined;
  if (json) printJson({ passed: false, error: { message, ...(hint && { hint }) } });
  if (junit === undefined) return;
  await writeFileAtomic(junit, junitError(message)).catch((failure: unknown) => {
    warn(messageOf(failure));
  });
}

function pairFrom(value: string, before: readonly GatePair[] | undefined): GatePair[] {
  const [run, baseline, ...rest] = value.split("=");
  if (!run || !baseline || rest.length > 0) {
    throw new InvalidArgumentError("expected RUN=BASELINE_RUN, two ids such as faceapi-tiny/dlib-resnet/onnx-cpu");
  }
  return [...(before ?? []), { run, baseline }];
}

function limitsOf({ flips, drift, maxSlowdown }: GateOptions): GateLimits {
  const slowdown = maxSlowdown === undefined ? {} : { maxSlowdown: numberFrom(1, maxSlowdown, "--max-slowdown") };
  return { flips: wholeNumber(flips, "--flips"), drift: numberFrom(0, drift, "--drift"), ...slowdown };
}

/**
 * The baseline that `--update` replaces; undefined where there is none, or, with a warning, where it cannot be compared
 * with.
 */
async function readBaselineToReplace(path: string) {
  try {
    return await readBaseline(path);
  } catch (thrown) {
    if (!(thrown instanceof LikenessError) || thrown.code !== "bad-input") throw thrown;
    const isThere = (thrown.cause as { code?: unknown } | undefined)?.code !== "ENOENT";
    if (isThere) warn(`${thrown.message}; what the new one concedes is not known`);
    return undefined;
  }
}

/** On GitHub Actions: annotations in the log, and the step summary. */
async function tellGithub(annotations: string, summary: string): Promise<void> {
  if (process.env["GITHUB_ACTIONS"] !== "true") return;
  if (annotations !== "") say(annotations.replace(/\n$/, ""));
  const file = process.env["GITHUB_STEP_SUMMARY"];
  if (file === undefined) return;
  await appendFile(file, summary).catch((thrown: unknown) => {
    warn(`cannot write the step summary: ${messageOf(thrown)}`);
  });
}
