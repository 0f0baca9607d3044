import { LikenessError, type Progress, sha256, silent } from "@likeness/core";
import { figureOf, metricsOf, throughput } from "@likeness/metrics";
import type { Environment, PhotoState, Result, Run, Settings } from "@likeness/result";
import { hasTemplate } from "@likeness/result";
import { type DistanceQuantiles, decidePairs, type IndexPair, type NearestPairs } from "./decisions.ts";
import type { BaselinePhoto } from "./match-photos.ts";

/**
 * What a gate compares with, schema `likeness/baseline@2`: every decision that was wrong, so that a change can be told
 * item by item. Photos are known by hash and everywhere else by their index here; people are numbers. It holds no name, no
 * photo, no crop and no template.
 */
export interface Baseline {
  readonly schema: "likeness/baseline@2";
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly environment: Pick<Environment, "likeness" | "platform" | "cpu">;
  readonly dataset: {
    readonly id: string;
    readonly revision: string;
    readonly photos: readonly BaselinePhoto[];
  };
  readonly settings: Settings;
  readonly runs: readonly BaselineRun[];
  /** Seal: SHA-256 of the JSON of all the rest, so that a baseline that was edited is not taken for the one written. */
  readonly sha256: string;
}

export interface BaselineRun {
  readonly id: string;
  readonly runtimeVersion?: string;
  readonly weightsSha256?: string;
  /** The threshold in use: decisions of a later result are made at this one, as a product's would be. */
  readonly threshold: number;
  readonly f1: number;
  readonly accuracy: number;
  readonly auc: number;
  readonly notEnrolled: readonly { readonly photo: number; readonly state: PhotoState }[];
  /** Values of further metrics that a gate shows, by id. */
  readonly figures?: Readonly<Record<string, number>>;
  /** Sorted. */
  readonly wrongPairs: readonly IndexPair[];
  /** Distances of the pairs nearest to the threshold, so that a flip can be told with the distance before. */
  readonly nearest: NearestPairs;
  readonly identification: BaselineIdentification | { readonly skipped: string };
  /** Mistakes that flip no decision still move these. */
  readonly distances: DistanceQuantiles;
  /** Photos a second, as a trend only. */
  readonly photosPerSecond?: number;
}

export interface BaselineIdentification {
  /** The test photos, sorted: a prediction can be compared only where the photo was tested before and now. */
  readonly tested: readonly number[];
  /** Of each classifier the test photos that it named wrongly, sorted. */
  readonly wrong: Readonly<Record<string, readonly number[]>>;
}

/** Pairs whose distances a baseline keeps. */
const mostNearest = 1000;

/**
 * The baseline of a result. The threshold of each run is its best one over all cuts.
 * @throws LikenessError `bad-input` for a result without a run, and for a run without verification or without a threshold.
 */
export function baselineOf(result: Result, progress: Progress = silent): Baseline {
  if (result.runs.length === 0) {
    const why = result.unavailable[0];
    throw new LikenessError("bad-input", "a result without a run cannot be a baseline: it would guard nothing", {
      hint: why === undefined ? "evaluate something first" : `${why.id} did not run: ${why.reason}`,
    });
  }
  const { dataset, environment, settings } = result;
  const people = [...new Set(dataset.photos.map((photo) => photo.identity))];
  const number = new Map(people.map((identity, index) => [identity, index]));
  const unsealed = {
    schema: "likeness/baseline@2" as const,
    created: result.created,
    environment: { likeness: environment.likeness, platform: environment.platform, cpu: environment.cpu },
    dataset: {
      id: dataset.id,
      revision: dataset.revision,
      photos: dataset.photos.map((photo) => [photo.sha256, number.get(photo.identity)!] as const),
    },
    settings,
    runs: result.runs.map((run) => baselineRun(run, result, progress)),
  };
  return { ...unsealed, sha256: sealOf(unsealed) };
}

/** The seal of a baseline, over its JSON without the seal itself. */
export function sealOf(baseline: object): string {
  return sha256(JSON.stringify({ ...baseline, sha256: undefined }));
}

/** A baseline as its file holds it: lists of numbers on a line of their own, so that a change is a short diff. */
export function formatBaseline(baseline: Baseline): string {
  const spread = JSON.stringify(baseline, null, 1);
  // JSON has no line end within a text, so every one of these is layout.
  return `${spread.replace(/\[\n\s*([^[\]{}]*?)\n\s*\]/g, (_, items: string) => `[${items.replace(/\n\s*/g, " ")}]`)}\n`;
}

function baselineRun(run: Run, result: Result, progress: Progress): BaselineRun {
  const { verification } = run;
  if ("skipped" in verification) {
    throw new LikenessError("bad-input", `run ${run.id} cannot be a baseline: ${verification.skipped}`);
  }
  const { threshold, f1, accuracy } = verification.best;
  if (threshold <= 0) {
    throw new LikenessError("bad-input", `run ${run.id} cannot be a baseline: it is best to reject every pair`);
  }
  const speed = photosPerSecond(run);
  const step = progress.step(`${run.id}: deciding pairs`, result.dataset.photos.length);
  const decided = decidePairs(run, result.dataset, threshold, { nearest: mostNearest, onPhoto: () => step.advance() });
  step.done();
  return {
    id: run.id,
    ...(run.runtime.version !== undefined && { runtimeVersion: run.runtime.version }),
    ...(run.model.weightsSha256 !== undefined && { weightsSha256: run.model.weightsSha256 }),
    threshold,
    f1,
    accuracy,
    auc: verification.roc.auc,
    ...furtherFigures(run, result),
    notEnrolled: notEnrolled(run),
    wrongPairs: decided.wrong,
    nearest: decided.nearest,
    identification: baselineIdentification(run, result),
    distances: decided.distances,
    ...(speed !== undefined && { photosPerSecond: speed }),
  };
}

function baselineIdentification({ identification }: Run, { dataset }: Result): BaselineRun["identification"] {
  const classifiers = Object.entries(identification.classifiers);
  if (classifiers.length === 0) return { skipped: identification.skipped ?? "no classifier was asked for" };
  const place = new Map(dataset.photos.map(({ file }, index) => [file, index]));
  const places = (predictions: readonly { readonly file: string }[]) =>
    predictions.map(({ file }) => place.get(file)!).sort((a, b) => a - b);
  return {
    tested: places(classifiers[0]![1].predictions),
    wrong: Object.fromEntries(
      classifiers.map(([id, { predictions }]) => [
        id,
        places(predictions.filter(({ truth, predicted }) => truth !== predicted)),
      ]),
    ),
  };
}

/** Photos of a run that have no template, by index, with their state. */
export function notEnrolled(run: Run): { photo: number; state: PhotoState }[] {
  return run.enrolment.photos.flatMap(({ state }, photo) => (hasTemplate(state) ? [] : [{ photo, state }]));
}

/** Photos a second of the whole pipeline to a tenth, or undefined when every template came from the store. */
export function photosPerSecond(run: Run): number | undefined {
  const perSecond = throughput(run.timings);
  return perSecond === null ? undefined : Math.round(perSecond * 10) / 10;
}

/** Metrics for which a baseline has a field of its own. */
export const fieldMetrics = ["f1", "accuracy", "auc"] as const;

/** Values of the other metrics that a gate shows. */
function furtherFigures(run: Run, result: Result): Pick<BaselineRun, "figures"> {
  const values = metricsOf(result).flatMap((metric) => {
    if (metric.gate === undefined || fieldMetrics.some((id) => id === metric.id)) return [];
    const { value } = figureOf(metric, run);
    return value === null ? [] : [[metric.id, value] as const];
  });
  return values.length === 0 ? {} : { figures: Object.fromEntries(values) };
}
