import { LikenessError, type Progress, silent } from "@likeness/core";
import { figureOf, metricsOf, throughput } from "@likeness/metrics";
import { type Baseline, type BaselineRun, hasTemplate, type PhotoState, type Result, type Run } from "@likeness/result";
import { sealOf } from "@likeness/result/read";
import { decidePairs } from "./decisions.ts";

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
