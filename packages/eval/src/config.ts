import { dirname, resolve } from "node:path";
import { cropSizes, defaultFaceChoice, faceChoices } from "@likeness/align";
import { knownId, LikenessError, readJsonFile } from "@likeness/core";
import { namedCrop } from "@likeness/enrol";
import type { FaceChoice, MissPolicy } from "@likeness/result";

/** What to evaluate and how. Every list is a product with the others. */
export interface EvalConfig {
  /** Dataset ids or folders with one sub-folder for each person. */
  readonly datasets: readonly string[];
  /** Those of {@link datasets} that may be unavailable (no network, say): that is said, and is no failure. */
  readonly optional: readonly string[];
  readonly aligners: readonly string[];
  /** Model ids or model folders. */
  readonly models: readonly string[];
  readonly runtimes: readonly string[];
  readonly classifiers: readonly string[];
  /** Modules of the user's with further parts, by absolute path; in a file's text beside that file. */
  readonly parts: readonly string[];
  readonly faceChoice: FaceChoice;
  /** Crop in place of the one that a model's card asks for, by name (`openface`, `dlib:0.4`); null for the card's own. */
  readonly crop: string | null;
  readonly missPolicy: MissPolicy;
  /** Seed of folds, bootstrap and projection. */
  readonly seed: number;
  /** Folds of the identity-disjoint cross-validation. */
  readonly folds: number;
  /** Bootstrap resamples of people. */
  readonly resamples: number;
  /** Threads inside one network call. */
  readonly threads: number;
}

export const missPolicies = ["fail", "center-crop"] as const satisfies readonly MissPolicy[];

/** What is evaluated when nothing is said. */
export const defaultConfig: EvalConfig = {
  datasets: ["samples"],
  optional: [],
  aligners: ["faceapi-tiny"],
  models: ["dlib-resnet"],
  runtimes: ["onnx-cpu"],
  classifiers: ["knn-1", "knn-3", "svm-linear", "linear-svc", "centroid"],
  parts: [],
  faceChoice: defaultFaceChoice,
  crop: null,
  missPolicy: "fail",
  seed: 2018,
  folds: 10,
  resamples: 1000,
  threads: 1,
};

/**
 * Reads a configuration file and fills what it leaves out with {@link defaultConfig}.
 * @throws LikenessError `bad-input` that names the file and the key for anything unknown or of the wrong type.
 */
export async function readConfig(path: string): Promise<EvalConfig> {
  const config = checkConfig(await readJsonFile(path, "the configuration"), path);
  return { ...config, parts: config.parts.map((file) => resolve(dirname(path), file)) };
}

/** Checks a parsed configuration; `where` is named in errors. */
export function checkConfig(parsed: unknown, where: string): EvalConfig {
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new LikenessError("bad-input", `${where}: expected an object with keys such as "datasets" and "aligners"`);
  }
  const known = Object.keys(defaultConfig) as (keyof EvalConfig)[];
  const given: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(parsed)) {
    if (key === "$schema") continue;
    given[knownId(`key of ${where}`, key, known)] = value;
  }
  const config = { ...defaultConfig, ...given } as EvalConfig;
  for (const key of ["datasets", "aligners", "models", "runtimes", "classifiers"] as const)
    checkList(config[key], key, where);
  for (const key of ["optional", "parts"] as const) checkList(config[key], key, where, 0);
  for (const key of ["seed", "folds", "resamples", "threads"] as const) checkCount(config[key], key, where);
  checkCrop(config.crop, where);
  knownId("face choice", config.faceChoice, faceChoices);
  knownId("miss policy", config.missPolicy, missPolicies);
  return config;
}

function checkList(value: unknown, key: string, where: string, least = 1): void {
  const good =
    Array.isArray(value) && value.length >= least && value.every((item) => typeof item === "string" && item !== "");
  if (!good)
    throw new LikenessError(
      "bad-input",
      `${where}: "${key}" must be a list of ${least === 0 ? "names" : "at least one name"}, not ${show(value)}`,
    );
}

function checkCrop(value: unknown, where: string): void {
  if (value === null) return;
  if (typeof value !== "string") {
    throw new LikenessError("bad-input", `${where}: "crop" must be a crop's name or null, not ${show(value)}`);
  }
  // The size is the network's; any will do to find out whether the name can be read.
  namedCrop(value, { kind: "box", size: cropSizes.least });
}

function checkCount(value: unknown, key: string, where: string): void {
  const lowest = key === "seed" ? 0 : key === "folds" ? 2 : key === "resamples" ? 100 : 1;
  if (typeof value !== "number" || !Number.isInteger(value) || value < lowest) {
    throw new LikenessError(
      "bad-input",
      `${where}: "${key}" must be a whole number of at least ${lowest}, not ${show(value)}`,
    );
  }
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
