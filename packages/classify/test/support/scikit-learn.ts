import { readFileSync } from "node:fs";

interface SvcAnswers {
  readonly predictions: readonly string[];
  /** For each probe the decision value of each pair of classes; for two classes positive for the second. */
  readonly ovo: readonly (readonly number[])[];
}

interface KnnAnswers {
  readonly predictions: readonly string[];
  /** For each probe the squared distance to its nearest row. */
  readonly nearest: readonly number[];
}

/** One set of fixtures/scikit-learn.json: overlapping classes, and scikit-learn's answers (see fixtures/README.md). */
export interface ReferenceSet {
  readonly name: string;
  readonly gallery: readonly Float32Array[];
  readonly labels: readonly string[];
  readonly probes: readonly Float32Array[];
  readonly answers: {
    readonly "knn-1": KnnAnswers;
    readonly "knn-3": KnnAnswers;
    readonly "svm-linear": SvcAnswers;
    readonly "svm-rbf": SvcAnswers;
    readonly "svm-rbf, C=10, gamma=0.2": SvcAnswers;
    /** `decisions`: for each probe one value for each class; for two classes a single one, positive for the second. */
    readonly "linear-svc": {
      readonly predictions: readonly string[];
      readonly decisions: readonly (readonly number[])[];
    };
    readonly centroid: { readonly predictions: readonly string[] };
  };
}

interface StoredSet extends Omit<ReferenceSet, "gallery" | "probes"> {
  readonly gallery: readonly (readonly number[])[];
  readonly probes: readonly (readonly number[])[];
}

/** The sets of fixtures/scikit-learn.json. */
export function referenceSets(): ReferenceSet[] {
  const path = new URL("../fixtures/scikit-learn.json", import.meta.url);
  const { sets } = JSON.parse(readFileSync(path, "utf8")) as { sets: StoredSet[] };
  return sets.map((set) => ({ ...set, gallery: set.gallery.map(toFloat32), probes: set.probes.map(toFloat32) }));
}

function toFloat32(row: readonly number[]): Float32Array {
  return Float32Array.from(row);
}
