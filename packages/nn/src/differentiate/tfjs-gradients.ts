import { LikenessError, messageOf } from "@likeness/core";
import type * as Tf from "@tensorflow/tfjs-core";
import type { Graph, Weights, WeightTensor } from "../graph.ts";
import type { Tensor } from "../tensor.ts";
import { registerCoreGradients } from "../tfjs/core-gradients.ts";
import { withBackend } from "../tfjs/tfjs-backend.ts";
import { checkBatch, checkTriplets } from "./check-step.ts";
import type { GradientNetwork, GradientOptions, TripletStep, Triplets } from "./gradient-network.ts";
import { tfjsForward } from "./tfjs-forward.ts";
import { trainedWeights } from "./training-model.ts";

/** Opens a graph for training with the automatic gradients of TensorFlow.js on a backend that has started. */
export async function openTfjsGradients(
  backend: string,
  graph: Graph,
  options: GradientOptions,
): Promise<GradientNetwork> {
  await registerCoreGradients();
  return new TfjsGradients(graph, options, backend);
}

class TfjsGradients implements GradientNetwork {
  readonly graph: Graph;
  readonly #options: GradientOptions;
  readonly #backend: string;
  readonly #trained: readonly string[];
  #disposed = false;

  constructor(graph: Graph, options: GradientOptions, backend: string) {
    this.graph = graph;
    this.#options = options;
    this.#backend = backend;
    this.#trained = trainedWeights(graph, options.trained);
  }

  async embed(inputs: Readonly<Record<string, Tensor>>, weights: Weights): Promise<Tensor<Float32Array>> {
    return this.#work(inputs, weights, async (tf) => {
      const output = tf.tidy(() => this.#forward(tf, inputs, tensorsOf(tf, weights, this.graph)).output);
      return { shape: output.shape, data: await take(output) };
    });
  }

  async step(inputs: Readonly<Record<string, Tensor>>, weights: Weights, triplets: Triplets): Promise<TripletStep> {
    checkTriplets(triplets, this.#options.batch);
    return this.#work(inputs, weights, async (tf) => {
      const made = this.#differentiate(tf, inputs, weights, triplets);
      return {
        loss: (await take(made.loss))[0]!,
        active: (await take(made.active))[0]!,
        gradients: await takeAll(Object.entries(made.gradients)),
        statistics: await takeAll(Object.entries(made.statistics)),
      };
    });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
  }

  #work<T>(
    inputs: Readonly<Record<string, Tensor>>,
    weights: Weights,
    work: (tf: typeof Tf) => Promise<T>,
  ): Promise<T> {
    if (this.#disposed) throw new LikenessError("usage", `the training of ${this.graph.name} was disposed of`);
    checkBatch(this.graph, this.#options.batch, inputs, weights);
    return withBackend(this.#backend, work).catch((cause: unknown) => {
      throw new LikenessError("internal", `training ${this.graph.name}: ${messageOf(cause)}`, { cause });
    });
  }

  #forward(tf: typeof Tf, inputs: Readonly<Record<string, Tensor>>, weights: ReadonlyMap<string, Tf.Tensor>) {
    const given = Object.entries(inputs).map(([name, { data, shape }]) => {
      return [name, tf.tensor(Float32Array.from(data), [...shape])] as const;
    });
    return tfjsForward(tf, this.graph, new Map(given), weights, this.#options.batchNorm === "batch");
  }

  #differentiate(
    tf: typeof Tf,
    inputs: Readonly<Record<string, Tensor>>,
    weights: Weights,
    { anchors, positives, negatives }: Triplets,
  ) {
    return tf.tidy(() => {
      const all = tensorsOf(tf, weights, this.graph);
      let active: Tf.Tensor = tf.scalar(0);
      let statistics: Record<string, Tf.Tensor> = {};
      const lossOf = (...values: Tf.Tensor[]) => {
        const replaced = new Map(all);
        this.#trained.forEach((name, i) => {
          replaced.set(name, values[i]!);
        });
        const made = this.#forward(tf, inputs, replaced);
        const pick = (places: readonly number[]) => tf.gather(made.output, tf.tensor1d([...places], "int32"));
        const [a, p, n] = [pick(anchors), pick(positives), pick(negatives)];
        const square = (x: Tf.Tensor, y: Tf.Tensor) => tf.sum(tf.square(tf.sub(x, y)), 1);
        const hinge = tf.add(tf.sub(square(a, p), square(a, n)), this.#options.margin ?? 0.2);
        active = tf.keep(tf.sum(tf.cast(tf.greater(hinge, 0), "float32")));
        statistics = Object.fromEntries([...made.statistics].map(([name, value]) => [name, tf.keep(value)]));
        return tf.sum(tf.relu(hinge)) as Tf.Scalar;
      };
      const { value, grads } = tf.valueAndGrads(lossOf)(this.#trained.map((name) => all.get(name)!));
      // A tidy scope looks for tensors in plain objects, not in maps.
      const gradients = Object.fromEntries(this.#trained.map((name, i) => [name, grads[i]!]));
      return { loss: value as Tf.Tensor, active, statistics, gradients };
    });
  }
}

function tensorsOf(tf: typeof Tf, weights: Weights, { parameters }: Graph): Map<string, Tf.Tensor> {
  return new Map([...parameters].map(([name, shape]) => [name, tf.tensor(weights.get(name)!.data, [...shape])]));
}

async function take(tensor: Tf.Tensor): Promise<Float32Array> {
  const data = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return data.slice();
}

async function takeAll(tensors: Iterable<readonly [string, Tf.Tensor]>): Promise<Weights> {
  const taken = new Map<string, WeightTensor>();
  for (const [name, tensor] of tensors) taken.set(name, { shape: tensor.shape, data: await take(tensor) });
  return taken;
}
