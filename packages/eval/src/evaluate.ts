import { aligners } from "@likeness/align";
import { classifierIds, openClassifier } from "@likeness/classify";
import { knownId, LikenessError, messageOf } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import { defaultBatch, type EmbeddingKey, type EmbeddingRow } from "@likeness/embed";
import { type Combination, combinationAvailability, combinations, runtimeVersion } from "./combination.ts";
import type { EvalConfig } from "./config.ts";
import { cropName } from "./crop-name.ts";
import { environment } from "./environment.ts";
import type { FaceLayer } from "./faces-folder.ts";
import { packTemplates } from "./metrics/templates.ts";
import { type EnrolOptions, enrolDataset } from "./pipeline/enrol-dataset.ts";
import { type EnrolmentPlan, stateOf } from "./pipeline/plan.ts";
import { project } from "./projection/project.ts";
import { identify } from "./protocol/identification.ts";
import { verify } from "./protocol/verification.ts";
import type { DatasetSummary, Enrolment, Result, Run, Timings, UnavailableRun } from "./result.ts";
import { wilson } from "./statistics/wilson.ts";
import { encodeTemplates, hasTemplate } from "./templates.ts";
import { warningsOf } from "./warnings.ts";

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
  const summary = summarize(dataset);
  const done: Run[] = [];
  const unavailable: UnavailableRun[] = [];
  const layers = new Map<string, FaceLayer>();
  for (const id of config.classifiers) knownId("classifier", id, classifierIds);
  for (const combination of await combinations(config)) {
    options.signal?.throwIfAborted();
    try {
      const { run, rows } = await evaluateCombination(dataset, combination, config, options);
      done.push(run);
      const { crop } = combination.kind.card;
      layers.set(`${combination.aligner}/${cropName(crop)}`, { aligner: combination.aligner, crop, rows });
    } catch (thrown) {
      if (!(thrown instanceof LikenessError) || thrown.code !== "unavailable") throw thrown;
      unavailable.push(unavailableRun(combination, thrown));
    }
  }
  const { seed, faceChoice, missPolicy, folds, resamples } = config;
  const result: Result = {
    schema: "likeness/result@1",
    created: new Date().toISOString(),
    command: options.command,
    environment: environment(),
    dataset: summary,
    settings: { seed, faceChoice, missPolicy, folds, resamples },
    runs: done.map((run) => ({ ...run, warnings: [...run.warnings, ...warningsOf(run, summary, done)] })),
    unavailable,
  };
  return { result, layers: [...layers.values()] };
}

async function evaluateCombination(
  dataset: Dataset,
  combination: Combination,
  config: EvalConfig,
  options: EvaluateOptions,
): Promise<{ run: Run; rows: readonly EmbeddingRow[] }> {
  const answer = await combinationAvailability(combination);
  if (!answer.available) throw new LikenessError("unavailable", answer.reason, { ...(answer.remedy && { hint: answer.remedy }) });
  const { card } = combination.kind;
  const key = await templateKey(combination, config);
  const { rows, timings } = await enrolDataset(dataset, planOf(combination, config), key, options);

  const templates = packTemplates(dataset.photos, rows.map((row) => row.embedding));
  const step = options.progress.step(`${dataset.id}: ${combination.id}: metrics`);
  const verification = await verify(templates, {
    grid: card.grid,
    seed: config.seed,
    folds: config.folds,
    resamples: config.resamples,
  });
  const openers = config.classifiers.map((id) => [id, () => openClassifier(id)] as const);
  const identification = await identify(templates, Object.fromEntries(openers));
  const projection = await project(templates, { seed: config.seed });
  step.done();

  const run: Run = {
    id: combination.id,
    aligner: { id: combination.aligner, title: aligners[combination.aligner].title },
    model: {
      id: card.id,
      title: card.title,
      dimensions: card.dimensions,
      parameters: card.parameters,
      crop: cropName(card.crop),
      ...(card.weights && { weightsSha256: card.weights.sha256 }),
      licence: card.licence,
      trainedOn: card.trainedOn,
    },
    runtime: { id: combination.runtime, version: key.library },
    classifiers: config.classifiers,
    enrolment: enrolmentOf(dataset, rows),
    verification,
    identification,
    projection,
    timings: roundTimings(timings),
    templates: encodeTemplates(rows.flatMap((row) => row.embedding ?? []), card.dimensions),
    warnings: overlapOfPeople(dataset, card.trainedOnPeople),
  };
  return { run, rows };
}

/** What decides the templates of a combination. */
export function planOf({ aligner, model, kind, runtime }: Combination, config: EvalConfig): EnrolmentPlan {
  const { faceChoice, missPolicy, threads } = config;
  return { aligner, model, runtime, crop: kind.card.crop, faceChoice, missPolicy, batch: defaultBatch, threads };
}

/** Everything that a stored template of a combination depends on. */
export async function templateKey(combination: Combination, config: EvalConfig): Promise<EmbeddingKey> {
  const { aligner, kind, runtime } = combination;
  const { likeness, libraries } = environment();
  const plan = planOf(combination, config);
  return {
    aligner,
    alignerVersion: JSON.stringify([likeness, aligners[aligner].title, libraries]),
    selection: `${plan.faceChoice}/${plan.missPolicy}`,
    model: kind.card.id,
    weights: kind.card.weights?.sha256 ?? "",
    dimensions: kind.card.dimensions,
    crop: plan.crop,
    runtime,
    library: await runtimeVersion(combination, likeness),
  };
}

/** The dataset as a result names it. */
export function summarize(dataset: Dataset): DatasetSummary {
  const { id, title, revision, hash, notes, licence, photos, identities } = dataset;
  return {
    id,
    title,
    revision,
    hash,
    images: photos.length,
    identities: identities.length,
    notes,
    ...(licence !== undefined && { licence }),
    photos: photos.map(({ file, identity, sha256 }) => ({ file, identity, sha256 })),
  };
}

function enrolmentOf(dataset: Dataset, rows: readonly EmbeddingRow[]): Enrolment {
  const failures = rows.flatMap((row, i) => {
    const state = stateOf(row);
    const detail = row.detail === null ? {} : { detail: row.detail };
    return hasTemplate(state) ? [] : [{ file: dataset.photos[i]!.file, state, ...detail }];
  });
  const attempted = rows.length;
  return {
    attempted,
    enrolled: attempted - failures.length,
    failureToEnrol: { rate: failures.length / attempted, interval: wilson(failures.length, attempted) },
    failures,
    photos: rows.map((row) => ({
      state: stateOf(row),
      faces: row.faces,
      ...(row.size && { size: row.size }),
      ...(row.box && { box: [row.box.left, row.box.top, row.box.width, row.box.height].map(oneDecimal) }),
      ...(row.landmarks && { landmarks: Array.from(row.landmarks, oneDecimal) }),
      ...(row.score !== null && { score: row.score }),
    })),
  };
}

function unavailableRun({ id, aligner, kind, runtime }: Combination, error: LikenessError): UnavailableRun {
  const remedy = error.hint === undefined ? {} : { remedy: error.hint };
  return { id, aligner, model: kind.card.id, runtime, reason: messageOf(error), ...remedy };
}

function overlapOfPeople(dataset: Dataset, trainedOn: readonly string[] | undefined): string[] {
  const known = new Set(trainedOn);
  const both = dataset.identities.filter((identity) => known.has(identity));
  return both.length === 0 ? [] : [`the model was trained on ${both.length} of these people (${both.slice(0, 5).join(", ")}): its figures flatter it`];
}

function roundTimings(timings: Timings): Timings {
  const rounded = Object.entries(timings).map(([name, value]) => [name, Math.round(value * 10) / 10] as const);
  return { ...timings, ...Object.fromEntries(rounded) };
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}
