import type * as Tf from "@tensorflow/tfjs-core";
import type { Graph, ValueId, Weights } from "../graph.ts";
import { recordOf } from "../operations/record-of.ts";
import type { TfjsLayer } from "../operations/tfjs-form.ts";

/**
 * A folded graph as a list of TensorFlow.js calls. Weights become tensors of the current backend once; a run makes no
 * tensor that outlives it but its outputs.
 */
export class TfjsProgram {
  readonly #tf: typeof Tf;
  readonly #graph: Graph;
  readonly #constants: Tf.Tensor[] = [];
  readonly #layers: readonly TfjsLayer[];
  /** For each node, the values that nothing reads after it. */
  readonly #finished: readonly (readonly ValueId[])[];

  constructor(tf: typeof Tf, graph: Graph, weights: Weights) {
    this.#tf = tf;
    this.#graph = graph;
    const constant = this.#constant.bind(this);
    const weight = (name: string, order?: readonly number[]) => {
      const { data, shape } = weights.get(name)!;
      return constant(data, shape, order);
    };
    this.#layers = graph.nodes.map(({ operation, shape }) =>
      recordOf(operation).tfjs({ tf, operation, shape, weight, constant }),
    );
    this.#finished = finishedValues(graph);
  }

  /** Runs on one batch. The caller disposes of inputs and outputs; a value in between lives until its last reader ran. */
  run(inputs: Readonly<Record<string, Tf.Tensor>>): Record<string, Tf.Tensor> {
    const tf = this.#tf;
    return tf.tidy(() => {
      const values: Tf.Tensor[] = [];
      for (const [id, { operation, operands }] of this.#graph.nodes.entries()) {
        const given = operation.kind === "input" ? [inputs[operation.name]!] : operands.map((from) => values[from]!);
        // A clone costs nothing and can be disposed of by itself; a layer may hand through what it was given.
        values.push(tf.tidy(() => tf.clone(this.#layers[id]!(given))));
        for (const finished of this.#finished[id]!) values[finished]!.dispose();
      }
      return Object.fromEntries(Object.entries(this.#graph.outputs).map(([name, id]) => [name, tf.clone(values[id]!)]));
    });
  }

  dispose(): void {
    for (const constant of this.#constants.splice(0)) constant.dispose();
  }

  #constant(
    numbers: Float32Array | readonly number[],
    shape: readonly number[] = [numbers.length],
    order?: readonly number[],
  ): Tf.Tensor {
    const tf = this.#tf;
    const tensor = tf.tidy(() => {
      const given = tf.tensor(numbers instanceof Float32Array ? numbers : [...numbers], [...shape]);
      return order === undefined ? given : tf.transpose(given, [...order]);
    });
    this.#constants.push(tensor);
    return tensor;
  }
}

function finishedValues(graph: Graph): ValueId[][] {
  const finished: ValueId[][] = graph.nodes.map(() => []);
  const seen = new Set<ValueId>(Object.values(graph.outputs));
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    for (const operand of graph.nodes[id]!.operands) {
      if (!seen.has(operand)) finished[id]!.push(operand);
      seen.add(operand);
    }
  }
  return finished;
}
