import { knownId } from "@likeness/core";
import type { Classifier } from "./classifier.ts";
import type { DistanceOptions, LinearSvcOptions, SvmOptions, SvmRbfOptions } from "./options.ts";

/** Every classifier by id; each loads its code and libraries when it is opened. docs/classifiers.md describes them. */
export const classifiers = {
  "knn-1": async (options: DistanceOptions = {}) => (await import("./distances/knn.ts")).openKnn("knn-1", 1, options),
  "knn-3": async (options: DistanceOptions = {}) => (await import("./distances/knn.ts")).openKnn("knn-3", 3, options),
  "svm-linear": async (options: SvmOptions = {}) =>
    (await import("./margins/svm.ts")).openLinearSvm("svm-linear", options),
  "svm-rbf": async (options: SvmRbfOptions = {}) => (await import("./margins/svm.ts")).openRbfSvm("svm-rbf", options),
  "linear-svc": async (options: LinearSvcOptions = {}) =>
    (await import("./margins/linear-svc.ts")).openLinearSvc("linear-svc", options),
  nearest: async (options: DistanceOptions = {}) =>
    (await import("./distances/nearest.ts")).openNearest("nearest", options),
  centroid: async (options: DistanceOptions = {}) =>
    (await import("./distances/centroid.ts")).openCentroid("centroid", options),
} satisfies Record<string, (options?: { readonly reject?: number }) => Promise<Classifier>>;

export type ClassifierId = keyof typeof classifiers;

/** What a classifier can be opened with. */
export type ClassifierOptions<Id extends ClassifierId> = NonNullable<Parameters<(typeof classifiers)[Id]>[0]>;

export const classifierIds = Object.keys(classifiers) as readonly ClassifierId[];

/**
 * Opens a classifier.
 * @param options `reject` for all, the unit of which differs (see `DistanceOptions`, `MarginOptions`); more for some.
 * @throws LikenessError `unknown-id` that lists the known ids; `usage` for an option that does not exist or is out of range.
 */
export async function openClassifier<Id extends ClassifierId>(
  id: Id,
  options?: ClassifierOptions<Id>,
): Promise<Classifier>;
export async function openClassifier(id: string, options?: { readonly reject?: number }): Promise<Classifier>;
export async function openClassifier(id: string, options?: { readonly reject?: number }): Promise<Classifier> {
  return classifiers[knownId("classifier", id, classifierIds)](options);
}
