import { type IdOf, Registry } from "@likeness/core";
import type { ClassifierKind } from "./classifier-kind.ts";
import { centroid } from "./distances/centroid.ts";
import { knn1, knn3 } from "./distances/knn.ts";
import { nearest } from "./distances/nearest.ts";
import { linearSvc } from "./margins/linear-svc.ts";
import { svmLinear, svmRbf } from "./margins/svm.ts";

const own = {
  "knn-1": knn1,
  "knn-3": knn3,
  "svm-linear": svmLinear,
  "svm-rbf": svmRbf,
  "linear-svc": linearSvc,
  nearest,
  centroid,
} satisfies Record<string, ClassifierKind>;

/** Every classifier; libraries are loaded when one is opened. docs/classifiers.md describes them. */
export const classifiers = new Registry<ClassifierKind, typeof own>("classifier", own, ({ scores }) =>
  scores === "distance" || scores === "decision" ? undefined : 'its scores must be "distance" or "decision"',
);

/** The id of one of our own classifiers. */
export type ClassifierId = IdOf<typeof classifiers>;
