import type { Weights, WeightTensor } from "../graph.ts";

/** The weights in memory that threads share, so that handing them to many workers copies them once. */
export function sharedWeights(weights: Weights): Weights {
  const numbers = [...weights.values()].reduce((sum, { data }) => sum + data.length, 0);
  const memory = new SharedArrayBuffer(numbers * Float32Array.BYTES_PER_ELEMENT);
  const shared = new Map<string, WeightTensor>();
  let offset = 0;
  for (const [name, { shape, data }] of weights) {
    const copy = new Float32Array(memory, offset * Float32Array.BYTES_PER_ELEMENT, data.length);
    copy.set(data);
    shared.set(name, { shape, data: copy });
    offset += data.length;
  }
  return shared;
}
