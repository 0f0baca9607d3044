import { aligners } from "@likeness/align";
import type { Dataset } from "@likeness/datasets";
import type { DatasetEnrolment } from "@likeness/enrol";
import { alignerDetail, type Combination, cropName, isOwnCrop } from "@likeness/enrol";
import { packTemplates, splitOf } from "@likeness/metrics";
import type { Run, Timings } from "@likeness/result";
import { encodeTemplates } from "@likeness/result";
import type { EvalConfig } from "./config.ts";
import { embeddingWarnings } from "./embedding-warnings.ts";
import { enrolmentSummary } from "./enrolment-summary.ts";
import type { ScoringHost } from "./scoring/scoring-host.ts";

/**
 * Scores an enrolled dataset: verification of all pairs, identification, projection.
 * @param scoring the process that computes it.
 * @param library name and version of what executed the model.
 */
export async function scoreRun(
  dataset: Dataset,
  combination: Combination,
  { rows, timings, batchDependent }: DatasetEnrolment,
  config: EvalConfig,
  library: string,
  scoring: Pick<ScoringHost, "score">,
): Promise<Run> {
  const { card } = combination.kind;
  const aligner = aligners.get(combination.aligner);
  const detail = await alignerDetail(combination.aligner);
  const templates = packTemplates(
    dataset.photos,
    rows.map((row) => row.embedding),
  );
  const { seed, folds, resamples, classifiers } = config;
  const name = `${dataset.id}: ${combination.id}`;
  const settings = { grid: card.grid, split: splitOf(dataset), classifiers, seed, folds, resamples };
  const scores = await scoring.score({ name, templates, ...settings });

  return {
    id: combination.id,
    aligner: {
      id: combination.aligner,
      title: aligner.title,
      ...(detail !== undefined && { version: detail }),
      ...(aligner.baseline && { baseline: true }),
      ...(aligner.wholePhoto && { wholePhoto: true }),
    },
    model: {
      id: card.id,
      title: card.title,
      dimensions: card.dimensions,
      parameters: card.parameters,
      crop: cropName(combination.crop),
      ...(card.weights && { weightsSha256: card.weights.sha256 }),
      licence: card.licence,
      trainedOn: card.trainedOn,
      ...(combination.kind.baseline && { baseline: true }),
    },
    runtime: { id: combination.runtime, version: library },
    classifiers: config.classifiers,
    enrolment: enrolmentSummary(dataset, rows),
    verification: scores.verification,
    identification: scores.identification,
    projection: scores.projection,
    timings: roundTimings(timings),
    templates: encodeTemplates(
      rows.flatMap((row) => row.embedding ?? []),
      card.dimensions,
    ),
    warnings: [
      ...scores.warnings,
      ...otherCrop(combination),
      ...overlapOfPeople(dataset, card.trainedOnPeople),
      ...embeddingWarnings(rows, card),
      ...(batchDependent ? [batchWarning] : []),
    ],
  };
}

const batchWarning =
  "the network's answer for a crop hangs on the other crops of its batch: each was embedded alone, and none is kept";

function otherCrop({ crop, kind }: Combination): string[] {
  return isOwnCrop(crop, kind.card)
    ? []
    : [
        `the crop is ${cropName(crop)}, chosen in place of the model's own ${cropName(kind.card.crop)}: the figures say what that costs`,
      ];
}

function overlapOfPeople(dataset: Dataset, trainedOn: readonly string[] | undefined): string[] {
  const known = new Set(trainedOn);
  const both = dataset.identities.filter((identity) => known.has(identity));
  return both.length === 0
    ? []
    : [
        `the model was trained on ${both.length} of these people (${both.slice(0, 5).join(", ")}): its figures flatter it`,
      ];
}

function roundTimings(timings: Timings): Timings {
  const rounded = Object.entries(timings).map(([name, value]) => [
    name,
    typeof value === "number" ? Math.round(value * 10) / 10 : value,
  ]);
  return { ...timings, ...Object.fromEntries(rounded) };
}
