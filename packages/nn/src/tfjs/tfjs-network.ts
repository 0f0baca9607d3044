import { LikenessError, messageOf } from "@likeness/core";
import type * as Tf from "@tensorflow/tfjs-core";
import { checkInputs } from "../check-inputs.ts";
import type { Graph } from "../graph.ts";
import type { Network } from "../runtime.ts";
import type { Tensor } from "../tensor.ts";
import { withBackend } from "./tfjs-backend.ts";
import type { TfjsProgram } from "./tfjs-program.ts";

/** A graph in a backend of TensorFlow.js. */
export class TfjsNetwork implements Network {
  readonly graph: Graph;
  readonly #backend: string;
  #program: TfjsProgram | undefined;

  constructor(graph: Graph, backend: string, program: TfjsProgram) {
    this.graph = graph;
    this.#backend = backend;
    this.#program = program;
  }

  async run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor<Float32Array>>> {
    const program = this.#program;
    if (program === undefined) throw new LikenessError("usage", `network ${this.graph.name} was disposed of`);
    checkInputs(this.graph, inputs);
    try {
      return await withBackend(this.#backend, (tf) => runProgram(tf, program, inputs));
    } catch (cause) {
      throw new LikenessError("internal", `network ${this.graph.name}: ${messageOf(cause)}`, { cause });
    }
  }

  async dispose(): Promise<void> {
    const program = this.#program;
    this.#program = undefined;
    if (program !== undefined) await withBackend(this.#backend, () => program.dispose());
  }
}

async function runProgram(tf: typeof Tf, program: TfjsProgram, inputs: Readonly<Record<string, Tensor>>) {
  const tensors = Object.entries(inputs).map(([name, { data, shape }]) => {
    const floats = data instanceof Float32Array ? data : new Float32Array(data);
    return [name, tf.tensor(floats, [...shape])] as const;
  });
  let outputs: Record<string, Tf.Tensor> = {};
  try {
    outputs = program.run(Object.fromEntries(tensors));
    const read = Object.entries(outputs).map(async ([name, tensor]) => {
      const data = (await tensor.data()) as Float32Array;
      return [name, { shape: tensor.shape, data: data.slice() }] as const;
    });
    return Object.fromEntries(await Promise.all(read));
  } finally {
    for (const [, tensor] of tensors) tensor.dispose();
    for (const tensor of Object.values(outputs)) tensor.dispose();
  }
}
