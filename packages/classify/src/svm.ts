import { LikenessError } from "@likeness/core";
import type { Classifier } from "./classifier.ts";
import type { Gallery } from "./gallery.ts";
import { type Judge, learnedClassifier, soleIdentity, type Verdict } from "./learned-classifier.ts";
import { type Libsvm, loadLibsvm } from "./load-libsvm.ts";
import { checkNames, positive, type SvmOptions, type SvmRbfOptions } from "./options.ts";
import { surerThan } from "./reject.ts";
import { parseSvmModel, type SvmModel } from "./svm-model.ts";

const standardTolerance = 1e-3;

/** One-vs-one C-SVC with the kernel x·y, trained by libsvm-js. */
export async function openLinearSvm(id: string, options: SvmOptions): Promise<Classifier> {
  checkNames(id, options, ["reject", "cost", "tolerance"]);
  return openSvm(id, options, () => undefined);
}

/** One-vs-one C-SVC with the kernel exp(−γ·squared distance), trained by libsvm-js. */
export async function openRbfSvm(id: string, options: SvmRbfOptions): Promise<Classifier> {
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
  const Svm = await loadLibsvm();
  const learn = (gallery: Gallery) => learnMachine(Svm, gallery, { cost, tolerance, gamma: gammaFor(gallery) });
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

/** A trained machine with everything it needs to decide, outside of WebAssembly. */
export interface Machine {
  readonly model: SvmModel;
  /** `count × dimensions`, in the model's order. */
  readonly supportVectors: Float32Array;
  readonly dimensions: number;
  readonly gamma: number | undefined;
}

function learnMachine(Svm: Libsvm, gallery: Gallery, training: Training): Judge {
  const { identities, twins } = gallery;
  // Twins have nothing between them to learn: one stands for all, and casts their votes.
  const standing = identities.map((_, identity) => identity).filter((identity) => twins[identity] === identity);
  const votes = new Int32Array(standing.length);
  for (const twin of twins) votes[standing.indexOf(twin)]!++;
  if (standing.length < 2) return soleIdentity;
  const machine = train(Svm, gallery, standing, training);
  return (probe) => {
    const { owner, score } = duel(pairwiseDecisions(machine, probe), votes);
    return { owner: standing[owner]!, score };
  };
}

/** Trains on the rows of the identities in `standing`, which become the classes 0, 1, … Leaves nothing in WebAssembly. */
export function train(
  Svm: Libsvm,
  { data, dimensions, starts }: Gallery,
  standing: readonly number[],
  { cost, tolerance, gamma }: Training,
): Machine {
  const samples: Float32Array[] = [];
  const labels: number[] = [];
  for (const [label, identity] of standing.entries()) {
    for (let row = starts[identity]!; row < starts[identity + 1]!; row++) {
      samples.push(data.subarray(row * dimensions, (row + 1) * dimensions));
      labels.push(label);
    }
  }
  checkMagnitude(samples);
  const kernel = gamma === undefined ? "0" : "2";
  const svm = new Svm({ type: "0", kernel, cost, tolerance, gamma: gamma ?? 1, quiet: true });
  try {
    svm.train(samples, labels);
    const indices = svm.getSVIndices();
    const supportVectors = new Float32Array(indices.length * dimensions);
    for (const [place, index] of indices.entries()) supportVectors.set(samples[index]!, place * dimensions);
    return { model: parseSvmModel(svm.serializeModel()), supportVectors, dimensions, gamma };
  } finally {
    svm.free();
  }
}

/** Bytes of the stack that libsvm-js copies a sample to, of the 5 MB that it has; it does not check. */
const stackBytes = 4e6;
/** libsvm keeps kernel values as 32-bit floats; a solver that meets Infinity there never ends. */
const largestKernel = 1e38;

function checkMagnitude(samples: readonly Float32Array[]): void {
  const dimensions = samples[0]!.length;
  if (dimensions * Float64Array.BYTES_PER_ELEMENT > stackBytes) {
    throw new LikenessError("bad-input", `vectors of ${dimensions} components are too long for libsvm-js`, {
      hint: "use linear-svc",
    });
  }
  for (const sample of samples) {
    const square = sample.reduce((sum, component) => sum + component * component, 0);
    if (square < largestKernel) continue;
    throw new LikenessError("bad-input", `a gallery vector of length ${Math.sqrt(square)} is too long for libsvm`, {
      hint: "embeddings are usually of length 1 or so; scale them, or use nearest",
    });
  }
}

/** The decision value of each pair of classes, positive for the first; ordered as `SvmModel.offsets`. */
export function pairwiseDecisions(
  { model, supportVectors, dimensions, gamma }: Machine,
  probe: Float32Array,
): Float64Array {
  const { classes, offsets, supportCounts, coefficients } = model;
  const kernel = kernelValues(supportVectors, dimensions, gamma, probe);
  const count = kernel.length;
  const sum = (row: number, first: number, length: number) => {
    let total = 0;
    for (let i = first; i < first + length; i++) total += coefficients[row * count + i]! * kernel[i]!;
    return total;
  };
  const decisions = new Float64Array(offsets.length);
  for (let i = 0, pair = 0, startI = 0; i < classes; startI += supportCounts[i]!, i++) {
    for (let j = i + 1, startJ = startI + supportCounts[i]!; j < classes; startJ += supportCounts[j]!, j++, pair++) {
      decisions[pair] = sum(j - 1, startI, supportCounts[i]!) + sum(i, startJ, supportCounts[j]!) - offsets[pair]!;
    }
  }
  return decisions;
}

function kernelValues(
  supportVectors: Float32Array,
  dimensions: number,
  gamma: number | undefined,
  probe: Float32Array,
): Float64Array {
  const values = new Float64Array(supportVectors.length / dimensions);
  for (let vector = 0, offset = 0; vector < values.length; vector++, offset += dimensions) {
    let sum = 0;
    if (gamma === undefined) {
      for (let i = 0; i < dimensions; i++) sum += supportVectors[offset + i]! * probe[i]!;
      values[vector] = sum;
    } else {
      for (let i = 0; i < dimensions; i++) sum += (supportVectors[offset + i]! - probe[i]!) ** 2;
      values[vector] = Math.exp(-gamma * sum);
    }
  }
  return values;
}

/**
 * The class that wins most duels, of equals the first, and its smallest decision value in any of its duels.
 * @param votes what a duel against each class counts: 1, or as many as it has twins and itself. A class with twins starts
 * with the duels that it wins against them, by sorting before them.
 */
function duel(decisions: Float64Array, votes: Int32Array): Verdict {
  const classes = votes.length;
  const won = votes.map((count) => count - 1);
  const weakest = new Float64Array(classes).fill(Infinity);
  for (let i = 0, pair = 0; i < classes; i++) {
    for (let j = i + 1; j < classes; j++, pair++) {
      const decision = decisions[pair]!;
      if (decision >= 0) won[i]! += votes[j]!;
      else won[j]! += votes[i]!;
      weakest[i] = Math.min(weakest[i]!, decision);
      weakest[j] = Math.min(weakest[j]!, 0 - decision);
    }
  }
  const owner = won.indexOf(won.reduce((most, count) => Math.max(most, count)));
  return { owner, score: weakest[owner]! };
}
