import type * as Tf from "@tensorflow/tfjs";
import type { Graph, GraphNode, Operation, Padding, Pair, ValueId, Weights, WeightTensor } from "../graph.ts";

type Layer = (operands: readonly Tf.Tensor[]) => Tf.Tensor;
type Convolution = Extract<Operation, { kind: "conv2d" | "depthwiseConv2d" }>;

/**
 * A folded graph as a list of TensorFlow.js calls. Weights become tensors of the current backend once; a run makes no
 * tensor that outlives it but its outputs.
 */
export class TfjsProgram {
  readonly #tf: typeof Tf;
  readonly #graph: Graph;
  readonly #weights: Weights;
  readonly #constants: Tf.Tensor[] = [];
  readonly #layers: readonly (Layer | undefined)[];
  /** For each node, the values that nothing reads after it. */
  readonly #finished: readonly (readonly ValueId[])[];

  constructor(tf: typeof Tf, graph: Graph, weights: Weights) {
    this.#tf = tf;
    this.#graph = graph;
    this.#weights = weights;
    this.#layers = graph.nodes.map((node) => (node.operation.kind === "input" ? undefined : this.#layer(node)));
    this.#finished = finishedValues(graph);
  }

  /** Runs on one batch. The caller disposes of inputs and outputs; a value in between lives until its last reader ran. */
  run(inputs: Readonly<Record<string, Tf.Tensor>>): Record<string, Tf.Tensor> {
    const tf = this.#tf;
    return tf.tidy(() => {
      const values: Tf.Tensor[] = [];
      for (const [id, { operation, operands }] of this.#graph.nodes.entries()) {
        const layer = this.#layers[id];
        // A clone costs nothing and can be disposed of by itself; a layer may hand through what it was given.
        if (operation.kind === "input") values.push(tf.clone(inputs[operation.name]!));
        else values.push(tf.tidy(() => tf.clone(layer!(operands.map((from) => values[from]!)))));
        for (const finished of this.#finished[id]!) values[finished]!.dispose();
      }
      return Object.fromEntries(Object.entries(this.#graph.outputs).map(([name, id]) => [name, tf.clone(values[id]!)]));
    });
  }

  dispose(): void {
    for (const constant of this.#constants.splice(0)) constant.dispose();
  }

  #layer({ operation, shape }: GraphNode): Layer {
    const tf = this.#tf;
    switch (operation.kind) {
      case "input":
        throw new Error("an input is no layer");
      case "conv2d":
      case "depthwiseConv2d":
        return this.#convolution(operation);
      case "affine":
        return this.#affine(
          operation.scale && this.#tensor(operation.scale),
          operation.offset && this.#tensor(operation.offset),
        );
      case "normalize":
        return this.#affine(this.#constant([...operation.scale]), this.#constant([...operation.offset]));
      case "batchNorm":
        return this.#batchNorm(operation);
      case "relu":
        return ([x]) => tf.relu(x!);
      case "relu6":
        return ([x]) => tf.relu6(x!);
      case "leakyRelu":
        return ([x]) => tf.leakyRelu(x!, operation.slope);
      case "sigmoid":
        return ([x]) => tf.sigmoid(x!);
      case "maxPool":
      case "averagePool":
        return this.#pool(operation);
      case "l2Pool":
        return this.#l2Pool(operation.kernel, operation.stride);
      case "localResponseNorm":
        return this.#localResponseNorm(operation, shape[2]!);
      case "pad": {
        const padded = this.#padded(operation.padding, operation.channels);
        return ([x]) => padded(x!);
      }
      case "concat":
        return (values) => tf.concat([...values], -1);
      case "add":
        return ([a, b]) => tf.add(a!, b!);
      case "globalAveragePool":
        return ([x]) => tf.mean(x!, [1, 2]);
      case "flatten":
        return ([x]) => tf.reshape(x!, [-1, shape[0]!]);
      case "dense":
        return this.#dense(operation);
      case "l2Normalize":
        return ([x]) => tf.div(x!, tf.maximum(tf.sqrt(tf.sum(tf.square(x!), -1, true)), 1e-6));
    }
  }

  #convolution(operation: Convolution): Layer {
    const tf = this.#tf;
    const bias = operation.bias === undefined ? {} : { bias: this.#tensor(operation.bias) };
    const strides = [...operation.stride] as [number, number];
    if (operation.kind === "conv2d") {
      const filter = this.#tensor(operation.filter, [2, 3, 1, 0]) as Tf.Tensor4D;
      const pad = explicit(operation.padding);
      return ([x]) => tf.fused.conv2d({ x: x as Tf.Tensor4D, filter, strides, pad, ...bias });
    }
    const filter = this.#tensor(operation.filter, [2, 3, 0, 1]) as Tf.Tensor4D;
    const padded = this.#padded(operation.padding);
    return ([x]) => tf.fused.depthwiseConv2d({ x: padded(x!) as Tf.Tensor4D, filter, strides, pad: "valid", ...bias });
  }

  #padded([top, left, bottom, right]: Padding, channels = 0): (x: Tf.Tensor) => Tf.Tensor {
    if (top + left + bottom + right + channels === 0) return (x) => x;
    return (x) =>
      this.#tf.pad(x, [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, channels],
      ]);
  }

  #affine(scale: Tf.Tensor | undefined | "", offset: Tf.Tensor | undefined | ""): Layer {
    const tf = this.#tf;
    return ([x]) => {
      const scaled = scale ? tf.mul(x!, scale) : x!;
      return offset ? tf.add(scaled, offset) : scaled;
    };
  }

  #batchNorm(operation: Extract<Operation, { kind: "batchNorm" }>): Layer {
    const tf = this.#tf;
    const mean = this.#tensor(operation.mean) as Tf.Tensor1D;
    const variance = this.#tensor(operation.variance) as Tf.Tensor1D;
    const gamma = operation.gamma === undefined ? undefined : (this.#tensor(operation.gamma) as Tf.Tensor1D);
    const beta = operation.beta === undefined ? undefined : (this.#tensor(operation.beta) as Tf.Tensor1D);
    return ([x]) => tf.batchNorm(x as Tf.Tensor4D, mean, variance, beta, gamma, operation.epsilon);
  }

  #pool({ kind, kernel, stride, padding }: Extract<Operation, { kind: "maxPool" | "averagePool" }>): Layer {
    const tf = this.#tf;
    const call = kind === "maxPool" ? tf.maxPool : tf.avgPool;
    return ([x]) =>
      call(x as Tf.Tensor4D, [...kernel] as [number, number], [...stride] as [number, number], explicit(padding));
  }

  #l2Pool(kernel: Pair, stride: Pair): Layer {
    const tf = this.#tf;
    const size = [...kernel] as [number, number];
    const step = [...stride] as [number, number];
    return ([x]) =>
      tf.sqrt(tf.mul(tf.avgPool(tf.square(x as Tf.Tensor4D), size, step, "valid"), kernel[0] * kernel[1]));
  }

  /** The sum over channels as a 1×1 convolution with a band matrix: the wasm backend has no kernel for it. */
  #localResponseNorm(operation: Extract<Operation, { kind: "localResponseNorm" }>, channels: number): Layer {
    const tf = this.#tf;
    const { radius, alpha, beta, k } = operation;
    const band = new Float32Array(channels * channels);
    for (let from = 0; from < channels; from++) {
      const last = Math.min(channels - 1, from + radius);
      for (let to = Math.max(0, from - radius); to <= last; to++) band[from * channels + to] = alpha;
    }
    const filter = this.#keep(tf.tensor4d(band, [1, 1, channels, channels]));
    const bias = this.#keep(tf.fill([channels], k));
    return ([x]) => {
      const sum = tf.fused.conv2d({ x: tf.square(x as Tf.Tensor4D), filter, bias, strides: 1, pad: "valid" });
      const root = tf.sqrt(sum);
      return tf.div(x!, beta === 0.75 ? tf.mul(root, tf.sqrt(root)) : tf.pow(sum, beta));
    };
  }

  /** Not the fused call: with a bias and a transposed matrix, the wasm backend is wrong for batches above 1 (4.22.0). */
  #dense(operation: Extract<Operation, { kind: "dense" }>): Layer {
    const tf = this.#tf;
    const weights = this.#tensor(operation.weights, [1, 0]) as Tf.Tensor2D;
    const bias = operation.bias === undefined ? undefined : this.#tensor(operation.bias);
    return ([x]) => {
      const product = tf.matMul(x as Tf.Tensor2D, weights);
      return bias === undefined ? product : tf.add(product, bias);
    };
  }

  #tensor(name: string, order?: readonly number[]): Tf.Tensor {
    const tensor: WeightTensor = this.#weights.get(name)!;
    return this.#constant(tensor.data, tensor.shape, order);
  }

  #constant(
    data: Float32Array | number[],
    shape: readonly number[] = [data.length],
    order?: readonly number[],
  ): Tf.Tensor {
    const tf = this.#tf;
    return this.#keep(
      tf.tidy(() => {
        const given = tf.tensor(data, [...shape]);
        return order === undefined ? given : tf.transpose(given, [...order]);
      }),
    );
  }

  #keep<T extends Tf.Tensor>(tensor: T): T {
    this.#constants.push(tensor);
    return tensor;
  }
}

function explicit([top, left, bottom, right]: Padding):
  | [[number, number], [number, number], [number, number], [number, number]]
  | "valid" {
  return top + left + bottom + right === 0
    ? "valid"
    : [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ];
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
