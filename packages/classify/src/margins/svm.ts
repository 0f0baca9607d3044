import { availabilityOf, LikenessError } from "@likeness/core";
import type { Classifier } from "../classifier.ts";
import type { ClassifierKind, WorkSize } from "../classifier-kind.ts";
import type { Gallery } from "../gallery.ts";
import { type Judge, learnedClassifier, soleIdentity, type Verdict } from "../learned-classifier.ts";
import { checkNames, positive, type SvmOptions, type SvmRbfOptions } from "../options.ts";
import { surerThan } from "../reject.ts";
import { type Libsvm, loadLibsvm } from "./load-libsvm.ts";
import { type Machine, pairwiseDecisions } from "./svm-machine.ts";
import { parseSvmModel } from "./svm-model.ts";

const standardTolerance = 1e-3;

/** Measured with unit vectors of 128 to 1,024 components; a slower machine takes longer in proportion. */
function seconds({ people, rows, probes, dimensions }: WorkSize): number {
  return 7e-6 * rows * people + 9e-10 * rows ** 2 * dimensions + 4e-9 * probes * people * (rows + people / 2);
}

const byLibsvm = {
  availability: () => availabilityOf(loadLibsvm, "npm ci"),
  scores: "decision",
  seconds,
  pairwise: true,
} as const satisfies Partial<ClassifierKind>;

/** One-vs-one C-SVC with the kernel x·y, trained by libsvm-js. */
export const svmLinear = {
  ...byLibsvm,
  id: "svm-linear",
  title: "one linear boundary for each pair of people, which then vote (libsvm-js)",
  open: (options: SvmOptions = {}) => openLinearSvm("svm-linear", options),
} satisfies ClassifierKind;

/** One-vs-one C-SVC with the kernel exp(−γ·squared distance), trained by libsvm-js. */
export const svmRbf = {
  ...byLibsvm,
  id: "svm-rbf",
  title: "one boundary for each pair of people, curved by exp(−γ·distance²), which then vote (libsvm-js)",
  open: (options: SvmRbfOptions = {}) => openRbfSvm("svm-rbf", options),
} satisfies ClassifierKind;

async function openLinearSvm(id: string, options: SvmOptions): Promise<Classifier> {
  checkNames(id, options, ["reject", "cost", "tolerance"]);
  return openSvm(id, options, () => undefined);
}

async function openRbfSvm(id: string, options: SvmRbfOptions): Promise<Classifier> {
  checkNames(id, options, ["reject", "cost", "tolerance", "gamma"]);
  const { gamma = "scale" } = options;
  const fixed = gamma === "scale" ? undefined : positive(id, "gamma", gamma, 1);
  return openSvm(id, options, (gallery) => fixed ?? scaledGamma(gallery));
}

async function openSvm(
  id: string,
  options: SvmOptions,
  gammaFor: (gallery: Gallery) => number | undefined,
): Promise<Classifier> {
  const cost = positive(id, "cost", options.cost, 1);
  const tolerance = positive(id, "tolerance", options.tolerance, standardTolerance);
  const accepts = surerThan(id, options.reject);
  const libsvm = await loadLibsvm();
  const learn = (gallery: Gallery) => learnMachine(id, libsvm, gallery, { cost, tolerance, gamma: gammaFor(gallery) });
  return learnedClassifier({ id, learn, accepts });
}

/** scikit-learn's `gamma="scale"`: 1 / (dimensions × population variance of all components), 1 where that is 0. */
export function scaledGamma({ data, dimensions }: Pick<Gallery, "data" | "dimensions">): number {
  let sum = 0;
  for (const component of data) sum += component;
  const mean = sum / data.length;
  let squares = 0;
  for (const component of data) squares += (component - mean) ** 2;
  const variance = squares / data.length;
  return variance > 0 ? 1 / (dimensions * variance) : 1;
}

interface Training {
  readonly cost: number;
  readonly tolerance: number;
  /** undefined: the linear kernel. */
  readonly gamma: number | undefined;
}

function learnMachine(id: string, libsvm: Libsvm, gallery: Gallery, training: Training): Judge {
  if (gallery.identities.length < 2) return soleIdentity;
  libsvm.takeNotices();
  const machine = train(libsvm, gallery, training);
  const unfinished = libsvm.takeNotices().filter((notice) => notice.includes("max number of iterations")).length;
  if (unfinished > 0) warnUnfinished(id, unfinished);
  return (probe) => duel(pairwiseDecisions(machine, probe), gallery.identities.length);
}

function warnUnfinished(id: string, pairs: number): void {
  process.emitWarning(
    `${id}: pairs of people that did not converge: ${pairs}; scale the embeddings to length 1 or so, or lower cost`,
    "LikenessWarning",
  );
}

/** Trains on a gallery of two identities or more, which become the classes. Leaves nothing in WebAssembly. */
export function train(
  { Svm }: Libsvm,
  { data, rows, dimensions, owners }: Gallery,
  { cost, tolerance, gamma }: Training,
): Machine {
  const samples = Array.from({ length: rows }, (_, row) => data.subarray(row * dimensions, (row + 1) * dimensions));
  checkMagnitude(samples, gamma);
  const kernel = gamma === undefined ? "0" : "2";
  const svm = new Svm({ type: "0", kernel, cost, tolerance, gamma: gamma ?? 1, quiet: true });
  try {
    svm.train(samples, owners);
    const indices = svm.getSVIndices();
    const supportVectors = new Float64Array(indices.length * dimensions);
    for (const [place, index] of indices.entries()) supportVectors.set(samples[index]!, place * dimensions);
    return { model: parseSvmModel(svm.serializeModel()), supportVectors, gamma };
  } finally {
    svm.free();
  }
}

/** Bytes of the stack that libsvm-js copies a sample to, of the 5 MB that it has; it does not check. */
const stackBytes = 4e6;
/** libsvm keeps kernel values as 32-bit floats; with Infinity among them its boundary is NaN. */
const largestKernel = 1e38;

function checkMagnitude(samples: readonly Float32Array[], gamma: number | undefined): void {
  const dimensions = samples[0]!.length;
  if (dimensions * Float64Array.BYTES_PER_ELEMENT > stackBytes) {
    throw new LikenessError("bad-input", `vectors of ${dimensions} components are too long for libsvm-js`, {
      hint: "use linear-svc",
    });
  }
  if (gamma !== undefined) return;
  for (const sample of samples) {
    const square = sample.reduce((sum, component) => sum + component * component, 0);
    if (square < largestKernel) continue;
    throw new LikenessError(
      "bad-input",
      `a gallery vector of length ${Math.sqrt(square).toPrecision(3)} is too long for libsvm`,
      {
        hint: "scale the embeddings to length 1 or so, or use nearest",
      },
    );
  }
}

/**
 * The class that wins most duels, of equals the first, and its smallest decision value in any of its duels. An undecided
 * duel, as between two names for the same photos, goes to the first too; libsvm's own `predict` gives it to the second.
 */
function duel(decisions: Float64Array, classes: number): Verdict {
  const won = new Int32Array(classes);
  const weakest = new Float64Array(classes).fill(Infinity);
  for (let i = 0, pair = 0; i < classes; i++) {
    for (let j = i + 1; j < classes; j++, pair++) {
      const decision = decisions[pair]!;
      won[decision >= 0 ? i : j]!++;
      weakest[i] = Math.min(weakest[i]!, decision);
      weakest[j] = Math.min(weakest[j]!, 0 - decision);
    }
  }
  const owner = won.indexOf(won.reduce((most, count) => Math.max(most, count)));
  return { owner, score: weakest[owner]! };
}
