import { available } from "@likeness/core";
import type { Classifier } from "../classifier.ts";
import type { ClassifierKind, WorkSize } from "../classifier-kind.ts";
import type { Gallery } from "../gallery.ts";
import { type Judge, learnedClassifier, soleIdentity } from "../learned-classifier.ts";
import { checkNames, type LinearSvcOptions, positive, whole } from "../options.ts";
import { surerThan } from "../reject.ts";
import { dot } from "./dot.ts";
import { solveSquaredHinge } from "./dual-coordinate-descent.ts";

interface Training {
  readonly cost: number;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly seed: number;
}

/** One-vs-rest linear machines with L2 regularisation and squared hinge loss: scikit-learn's `LinearSVC`. */
export const linearSvc = {
  id: "linear-svc",
  title: "one linear boundary for each person against all the others",
  scores: "decision",
  availability: async () => available(),
  open: async (options: LinearSvcOptions = {}) => openLinearSvc("linear-svc", options),
  seconds: ({ people, rows, probes, dimensions }: WorkSize) => people * dimensions * (1e-8 * rows + 1e-9 * probes),
  forMany: true,
} satisfies ClassifierKind;

function openLinearSvc(id: string, options: LinearSvcOptions): Classifier {
  checkNames(id, options, ["reject", "cost", "tolerance", "maxIterations", "seed"]);
  const training = {
    cost: positive(id, "cost", options.cost, 1),
    tolerance: positive(id, "tolerance", options.tolerance, 1e-4),
    maxIterations: whole(id, "maxIterations", options.maxIterations, 1000, 1),
    seed: whole(id, "seed", options.seed, 1, 0),
  };
  const accepts = surerThan(id, options.reject);
  return learnedClassifier({
    id,
    learn: (gallery, onPerson) => learnWeights(id, gallery, training, onPerson),
    accepts,
  });
}

function learnWeights(id: string, gallery: Gallery, training: Training, onPerson: () => void): Judge {
  const { identities, dimensions } = gallery;
  if (identities.length < 2) return soleIdentity;
  const weights = weightsOfAll(id, gallery, training, onPerson);
  const width = dimensions + 1;
  return (probe) => {
    const sample = new Float64Array(width).fill(1);
    sample.set(probe);
    let owner = 0;
    let best = -Infinity;
    for (let identity = 0; identity < identities.length; identity++) {
      const decision = dot(weights, identity * width, sample);
      if (decision <= best) continue;
      best = decision;
      owner = identity;
    }
    return { owner, score: best };
  };
}

/** `identities × (dimensions + 1)`: the weights of each identity against the rest, and its intercept. */
function weightsOfAll(id: string, gallery: Gallery, training: Training, onPerson: () => void): Float64Array {
  const { identities, rows, dimensions, owners, twins } = gallery;
  const width = dimensions + 1;
  const samples = withIntercept(gallery);
  const weights = new Float64Array(identities.length * width);
  const unfinished: string[] = [];
  for (const [identity, name] of identities.entries()) {
    const own = weights.subarray(identity * width, (identity + 1) * width);
    const twin = twins[identity]!;
    if (twin < identity) {
      // By symmetry the twin's optimum is this one's too, and copying makes their tie exact.
      own.set(weights.subarray(twin * width, (twin + 1) * width));
    } else if (identities.length === 2 && identity === 1) {
      own.set(weights.subarray(0, width).map((weight) => 0 - weight));
    } else {
      const signs = Int8Array.from(owners, (owner) => (owner === identity ? 1 : -1));
      const { converged } = solveSquaredHinge({ samples, rows, width, signs, ...training }, own);
      if (!converged) unfinished.push(name);
    }
    onPerson();
  }
  if (unfinished.length > 0) warnUnfinished(id, unfinished, training.maxIterations);
  return weights;
}

/** The rows with a 1 behind the last component, whose weight is the intercept (`intercept_scaling=1`). */
function withIntercept({ data, rows, dimensions }: Gallery): Float64Array {
  const width = dimensions + 1;
  const samples = new Float64Array(rows * width).fill(1);
  for (let row = 0; row < rows; row++) {
    samples.set(data.subarray(row * dimensions, (row + 1) * dimensions), row * width);
  }
  return samples;
}

function warnUnfinished(id: string, unfinished: readonly string[], maxIterations: number): void {
  process.emitWarning(
    `${id}: ${unfinished.length} people (first "${unfinished[0]}") did not converge in ${maxIterations} sweeps; ` +
      "scale the embeddings to length 1 or so, lower cost, or raise maxIterations",
    "LikenessWarning",
  );
}
