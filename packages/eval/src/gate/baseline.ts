import { LikenessError, readJsonFile } from "@likeness/core";
import type { PhotoState, Result, Run, Settings } from "../result.ts";
import { hasTemplate } from "../templates.ts";
import { type DistanceQuantiles, distanceQuantiles, type FilePair, wrongPairs } from "./decisions.ts";

/** What a gate compares with: every decision that was wrong, by name, so that a change can be told item by item. */
export interface Baseline {
  readonly schema: "likeness/baseline@1";
  readonly created: string;
  readonly environment: { readonly likeness: string; readonly platform: string; readonly cpu: string };
  readonly dataset: {
    readonly id: string;
    readonly revision: string;
    readonly hash: string;
    readonly files: readonly string[];
  };
  readonly settings: Settings;
  readonly runs: readonly BaselineRun[];
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
  readonly notEnrolled: readonly { readonly file: string; readonly state: PhotoState }[];
  readonly wrongPairs: readonly FilePair[];
  readonly identification: Readonly<Record<string, BaselineIdentification>>;
  /** Mistakes that flip no decision still move these. */
  readonly distances: DistanceQuantiles;
  /** Photos a second, as a trend only. */
  readonly photosPerSecond?: number;
}

export interface BaselineIdentification {
  readonly test: number;
  readonly wrong: readonly { readonly file: string; readonly predicted: string | null }[];
}

/** The baseline of a result. The threshold of each run is its best one on the grid. */
export function baselineOf(result: Result): Baseline {
  const { dataset, environment, settings } = result;
  return {
    schema: "likeness/baseline@1",
    created: result.created,
    environment: { likeness: environment.likeness, platform: environment.platform, cpu: environment.cpu },
    dataset: {
      id: dataset.id,
      revision: dataset.revision,
      hash: dataset.hash,
      files: dataset.photos.map((photo) => photo.file),
    },
    settings,
    runs: result.runs.map((run) => baselineRun(run, result)),
  };
}

function baselineRun(run: Run, result: Result): BaselineRun {
  const { verification } = run;
  if ("skipped" in verification) {
    throw new LikenessError("bad-input", `run ${run.id} cannot be a baseline: ${verification.skipped}`);
  }
  const { threshold, f1, accuracy } = verification.best;
  const speed = photosPerSecond(run);
  return {
    id: run.id,
    ...(run.runtime.version !== undefined && { runtimeVersion: run.runtime.version }),
    ...(run.model.weightsSha256 !== undefined && { weightsSha256: run.model.weightsSha256 }),
    threshold,
    f1,
    accuracy,
    auc: verification.roc.auc,
    notEnrolled: notEnrolled(run, result),
    wrongPairs: wrongPairs(run, result.dataset, threshold),
    identification: Object.fromEntries(
      Object.entries(run.identification.classifiers).map(([id, { predictions }]) => [
        id,
        {
          test: predictions.length,
          wrong: predictions
            .filter(({ truth, predicted }) => truth !== predicted)
            .map(({ file, predicted }) => ({ file, predicted })),
        },
      ]),
    ),
    distances: distanceQuantiles(run, result.dataset),
    ...(speed !== undefined && { photosPerSecond: speed }),
  };
}

/** Photos of a run that have no template, with their state. */
export function notEnrolled(run: Run, result: Result): { file: string; state: PhotoState }[] {
  return run.enrolment.photos.flatMap(({ state }, i) =>
    hasTemplate(state) ? [] : [{ file: result.dataset.photos[i]!.file, state }],
  );
}

/** Photos a second of the whole pipeline, or undefined when every template came from the store. */
export function photosPerSecond(run: Run): number | undefined {
  const { images, wallMs } = run.timings;
  return images > 0 && wallMs > 0 ? Math.round((images / wallMs) * 10_000) / 10 : undefined;
}

/**
 * Reads a baseline file.
 * @throws LikenessError `bad-input` that says what is wrong with the file and how to make one.
 */
export async function readBaseline(path: string): Promise<Baseline> {
  const hint = `make one from a result you trust: likeness gate RESULT.json --baseline ${path} --update`;
  const parsed = await readJsonFile(path, "the baseline", hint);
  const schema = (parsed as { schema?: unknown } | null)?.schema;
  if (schema !== "likeness/baseline@1") {
    throw new LikenessError("bad-input", `${path}: schema ${JSON.stringify(schema)} is not "likeness/baseline@1"`, {
      hint,
    });
  }
  return parsed as Baseline;
}
