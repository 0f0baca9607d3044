import { squaredDistanceAt } from "@likeness/metrics";
import { dot } from "./dot.ts";
import type { SvmModel } from "./svm-model.ts";

/** A trained machine with everything it needs to decide, outside of WebAssembly. */
export interface Machine {
  readonly model: SvmModel;
  /** `count × dimensions`, in the model's order. */
  readonly supportVectors: Float64Array;
  /** γ of exp(−γ·squared distance); undefined: the linear kernel. */
  readonly gamma: number | undefined;
}

/** The decision value of each pair of classes, positive for the first; ordered as `SvmModel.offsets`. */
export function pairwiseDecisions(machine: Machine, probe: Float32Array): Float64Array {
  const { classes, offsets } = machine.model;
  const opponents = classes - 1;
  const sums = sumsOfClasses(machine, Float64Array.from(probe));
  const decisions = new Float64Array(offsets.length);
  for (let i = 0, pair = 0; i < classes; i++) {
    for (let j = i + 1; j < classes; j++, pair++) {
      decisions[pair] = sums[i * opponents + j - 1]! + sums[j * opponents + i]! - offsets[pair]!;
    }
  }
  return decisions;
}

/** `classes × (classes − 1)`: the weighted kernel values of each class's support vectors, for each of its opponents. */
function sumsOfClasses({ model, supportVectors, gamma }: Machine, probe: Float64Array): Float64Array {
  const { classes, supportCounts, coefficients } = model;
  const opponents = classes - 1;
  const sums = new Float64Array(classes * opponents);
  let vector = 0;
  for (let own = 0; own < classes; own++) {
    const first = own * opponents;
    for (const end = vector + supportCounts[own]!; vector < end; vector++) {
      const offset = vector * probe.length;
      const kernel =
        gamma === undefined
          ? dot(supportVectors, offset, probe)
          : Math.exp(-gamma * squaredDistanceAt(supportVectors, offset, probe, 0, probe.length));
      const weights = vector * opponents;
      for (let i = 0; i < opponents; i++) sums[first + i]! += coefficients[weights + i]! * kernel;
    }
  }
  return sums;
}
