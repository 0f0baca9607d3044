import { classifiers } from "@likeness/classify";
import { demand, LikenessError, refusalOf } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import type { EmbeddingRow } from "@likeness/enrol";
import {
  type Combination,
  combinationAvailability,
  combinations,
  cropName,
  type EnrolOptions,
  enrolDataset,
  environment,
  openableModels,
  planOf,
  templateKey,
} from "@likeness/enrol";
import type { Result, Run, UnavailableRun } from "@likeness/result";
import { carriedFigures, carriedMetrics } from "./carried-figures.ts";
import type { EvalConfig } from "./config.ts";
import { summarize } from "./dataset-summary.ts";
import type { FaceLayer } from "./face-pictures.ts";
import { scoreRun } from "./score-run.ts";
import { ScoringEnded, ScoringHost } from "./scoring/scoring-host.ts";

/** How an evaluation is carried out. */
export interface EvaluateOptions extends EnrolOptions {
  /** The command line that repeats it. */
  readonly command: string;
}

/** A result, and what is needed to draw its faces. */
export interface Evaluation {
  readonly result: Result;
  readonly layers: readonly FaceLayer[];
}

/**
 * Runs every combination of a configuration on one dataset. A combination that cannot work here is listed with its
 * reason; none stands in for another.
 * @throws LikenessError for unknown ids, a dataset without photos, a store that cannot be written.
 */
export async function evaluate(dataset: Dataset, config: EvalConfig, options: EvaluateOptions): Promise<Evaluation> {
  for (const id of config.classifiers) classifiers.get(id);
  const { models, refused } = await openableModels(config);
  const asked = await combinations({ ...config, models });
  // Started at once: it loads while photos are enrolled.
  const scoring = new ScoringHost(options.progress, options.signal);
  try {
    return await evaluateAll(dataset, { asked, refused }, config, options, scoring);
  } finally {
    scoring.close();
  }
}

async function evaluateAll(
  dataset: Dataset,
  { asked, refused }: { readonly asked: readonly Combination[]; readonly refused: readonly UnavailableRun[] },
  config: EvalConfig,
  options: EvaluateOptions,
  scoring: ScoringHost,
): Promise<Evaluation> {
  const summary = summarize(dataset);
  const done: Run[] = [];
  const unavailable: UnavailableRun[] = [...refused];
  const layers = new Map<string, FaceLayer>();
  let ended: ScoringEnded | undefined;
  for (const combination of asked) {
    options.signal?.throwIfAborted();
    try {
      const { run, rows } = await evaluateCombination(dataset, combination, config, options, scoring);
      done.push(run);
      const { crop } = combination;
      layers.set(`${combination.aligner}/${cropName(crop)}`, { aligner: combination.aligner, crop, rows });
    } catch (thrown) {
      // A run whose figures could not be computed takes none of the others with it.
      if (thrown instanceof ScoringEnded) ended ??= thrown;
      else if (!(thrown instanceof LikenessError) || thrown.code !== "unavailable") throw thrown;
      unavailable.push(unavailableRun(combination, thrown));
    }
  }
  if (done.length === 0 && ended !== undefined) throw ended;
  const { seed, faceChoice, missPolicy, folds, resamples } = config;
  const settings = { seed, faceChoice, missPolicy, folds, resamples };
  const { comparisons, warnings } = await conclude({ runs: done, dataset: summary, settings }, scoring);
  const result: Result = {
    schema: "likeness/result@1",
    created: new Date().toISOString(),
    command: options.command,
    environment: environment(),
    dataset: summary,
    settings,
    runs: done.map((run, place) => ({
      ...carriedFigures(run),
      warnings: [...run.warnings, ...(warnings[place] ?? [])],
    })),
    ...carriedMetrics(),
    unavailable,
    ...(comparisons.length > 0 && { comparisons }),
  };
  return { result, layers: [...layers.values()] };
}

/** What is seen beside the other runs. Where it cannot be computed each run says so, and keeps its own figures. */
async function conclude(result: Pick<Result, "runs" | "dataset" | "settings">, scoring: ScoringHost) {
  try {
    return await scoring.conclude(result);
  } catch (thrown) {
    if (!(thrown instanceof ScoringEnded)) throw thrown;
    return { comparisons: [], warnings: result.runs.map(() => [`not compared with other runs: ${thrown.message}`]) };
  }
}

async function evaluateCombination(
  dataset: Dataset,
  combination: Combination,
  config: EvalConfig,
  options: EvaluateOptions,
  scoring: ScoringHost,
): Promise<{ run: Run; rows: readonly EmbeddingRow[] }> {
  await demand({ availability: () => combinationAvailability(combination) });
  const key = await templateKey(combination, config);
  const enrolment = await enrolDataset(dataset, planOf(combination, config), key, options);
  const run = await scoreRun(dataset, combination, enrolment, config, key.runtime.library, scoring);
  return { run, rows: enrolment.rows };
}

function unavailableRun({ id, aligner, kind, runtime }: Combination, error: LikenessError): UnavailableRun {
  return { id, aligner, model: kind.id, runtime, ...refusalOf(error) };
}
