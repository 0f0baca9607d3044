import type { SvmModel } from "./svm-model.ts";

/** A trained machine with everything it needs to decide, outside of WebAssembly. */
export interface Machine {
  readonly model: SvmModel;
  /** `count × dimensions`, in the model's order. */
  readonly supportVectors: Float32Array;
  readonly dimensions: number;
  readonly gamma: number | undefined;
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
