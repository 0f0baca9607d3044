import { LikenessError } from "@likeness/core";
import type * as Tf from "@tensorflow/tfjs-core";
import type { Graph } from "../graph.ts";
import { recordOf } from "../operations/record-of.ts";

/** What a forward pass made. */
export interface TfjsForward {
  readonly output: Tf.Tensor;
  readonly statistics: ReadonlyMap<string, Tf.Tensor>;
}

/**
 * A forward pass that the automatic gradients of TensorFlow.js go through; weights are tensors in the layout of the graph.
 * @throws LikenessError `bad-input` when two batch-norms share the statistics and those of the batch are asked for.
 */
export function tfjsForward(
  tf: typeof Tf,
  graph: Graph,
  inputs: ReadonlyMap<string, Tf.Tensor>,
  weights: ReadonlyMap<string, Tf.Tensor>,
  batchStatistics: boolean,
): TfjsForward {
  const statistics = new Map<string, Tf.Tensor>();
  const keepStatistic = (name: string, value: Tf.Tensor) => {
    if (statistics.has(name)) {
      throw new LikenessError("bad-input", `two batch-norms of ${graph.name} share the statistics "${name}"`);
    }
    statistics.set(name, value);
  };
  const training = { keepStatistic: batchStatistics ? keepStatistic : undefined };
  const weight = (name: string, order?: readonly number[]) =>
    order === undefined ? weights.get(name)! : tf.transpose(weights.get(name)!, [...order]);
  const constant = (numbers: Float32Array | readonly number[], shape: readonly number[] = [numbers.length]) =>
    tf.tensor(numbers instanceof Float32Array ? numbers : [...numbers], [...shape]);
  const values: Tf.Tensor[] = [];
  for (const { operation, operands, shape } of graph.nodes) {
    const given = operation.kind === "input" ? [inputs.get(operation.name)!] : operands.map((from) => values[from]!);
    values.push(recordOf(operation).tfjs({ tf, operation, shape, training, weight, constant })(given));
  }
  return { output: values[Object.values(graph.outputs)[0]!]!, statistics };
}
