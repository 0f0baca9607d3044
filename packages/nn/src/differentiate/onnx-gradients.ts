import { LikenessError, messageOf } from "@likeness/core";
import type * as OnnxRuntime from "onnxruntime-node";
import type { Graph, Weights, WeightTensor } from "../graph.ts";
import type { Tensor } from "../tensor.ts";
import { checkBatch, checkTriplets } from "./check-step.ts";
import type { GradientNetwork, GradientOptions, TripletStep, Triplets } from "./gradient-network.ts";
import { trainingModel, trainingNames } from "./training-model.ts";
import { tripletInputs } from "./triplet-loss.ts";

/** Opens a graph for training in ONNX Runtime on the processor. */
export async function openOnnxGradients(graph: Graph, options: GradientOptions): Promise<GradientNetwork> {
  const ort = await import("onnxruntime-node");
  const forward = trainingModel(graph, { ...options, loss: "none" });
  const step = trainingModel(graph, { ...options, loss: "triplet" });
  return new OnnxGradients(graph, options, ort, {
    forward: await openSession(ort, graph, forward.model, options),
    step: await openSession(ort, graph, step.model, options),
    trained: step.trained,
    statistics: step.statistics,
  });
}

/** A training model in a session of ONNX Runtime. */
async function openSession(
  ort: typeof OnnxRuntime,
  graph: Graph,
  model: Uint8Array,
  { threads }: GradientOptions,
): Promise<OnnxRuntime.InferenceSession> {
  const options: OnnxRuntime.InferenceSession.SessionOptions = {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "all",
    interOpNumThreads: 1,
    ...(threads !== undefined && { intraOpNumThreads: threads }),
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  };
  return ort.InferenceSession.create(model, options).catch((cause: unknown) => {
    throw new LikenessError("internal", `ONNX Runtime refused to train ${graph.name}: ${messageOf(cause)}`, { cause });
  });
}

interface Sessions {
  readonly forward: OnnxRuntime.InferenceSession;
  readonly step: OnnxRuntime.InferenceSession;
  readonly trained: readonly string[];
  readonly statistics: readonly string[];
}

class OnnxGradients implements GradientNetwork {
  readonly graph: Graph;
  readonly #batch: number;
  readonly #ort: typeof OnnxRuntime;
  #sessions: Sessions | undefined;

  constructor(graph: Graph, { batch }: GradientOptions, ort: typeof OnnxRuntime, sessions: Sessions) {
    this.graph = graph;
    this.#batch = batch;
    this.#ort = ort;
    this.#sessions = sessions;
  }

  async embed(inputs: Readonly<Record<string, Tensor>>, weights: Weights): Promise<Tensor<Float32Array>> {
    const { forward } = this.#open();
    const results = await this.#run(forward, this.#feeds(inputs, weights));
    const { dims, data } = results[trainingNames.output]!;
    return { shape: dims, data: data as Float32Array };
  }

  async step(inputs: Readonly<Record<string, Tensor>>, weights: Weights, triplets: Triplets): Promise<TripletStep> {
    const { step, trained, statistics } = this.#open();
    checkTriplets(triplets, this.#batch);
    const feeds = this.#feeds(inputs, weights);
    for (const name of tripletInputs) {
      const places = BigInt64Array.from(triplets[name], (place) => BigInt(place));
      feeds[name] = new this.#ort.Tensor("int64", places, [places.length]);
    }
    const results = await this.#run(step, feeds);
    const tensors = (prefix: string, names: readonly string[]) =>
      new Map(names.map((name) => [name, asWeight(results[prefix + name]!)]));
    return {
      loss: (results[trainingNames.loss]!.data as Float32Array)[0]!,
      active: (results[trainingNames.active]!.data as Float32Array)[0]!,
      gradients: tensors(trainingNames.gradient, trained),
      statistics: tensors(trainingNames.statistic, statistics),
    };
  }

  async dispose(): Promise<void> {
    const sessions = this.#sessions;
    this.#sessions = undefined;
    await sessions?.forward.release();
    await sessions?.step.release();
  }

  #open(): Sessions {
    if (this.#sessions !== undefined) return this.#sessions;
    throw new LikenessError("usage", `the training of ${this.graph.name} was disposed of`);
  }

  #feeds(inputs: Readonly<Record<string, Tensor>>, weights: Weights): Record<string, OnnxRuntime.Tensor> {
    checkBatch(this.graph, this.#batch, inputs, weights);
    const feeds: Record<string, OnnxRuntime.Tensor> = {};
    for (const [name, { data, shape }] of Object.entries(inputs)) {
      feeds[name] =
        data instanceof Uint8Array
          ? new this.#ort.Tensor("uint8", data, shape)
          : new this.#ort.Tensor("float32", data, shape);
    }
    for (const name of this.graph.parameters.keys()) {
      const { data, shape } = weights.get(name)!;
      feeds[trainingNames.weight + name] = new this.#ort.Tensor("float32", data, shape);
    }
    return feeds;
  }

  async #run(session: OnnxRuntime.InferenceSession, feeds: Record<string, OnnxRuntime.Tensor>) {
    // ONNX Runtime drops inputs that no node reads.
    const known = new Set(session.inputNames);
    const used = Object.fromEntries(Object.entries(feeds).filter(([name]) => known.has(name)));
    return session.run(used).catch((cause: unknown) => {
      throw new LikenessError("internal", `training ${this.graph.name}: ${messageOf(cause)}`, { cause });
    });
  }
}

function asWeight({ dims, data }: OnnxRuntime.Tensor): WeightTensor {
  return { shape: dims, data: data as Float32Array };
}
