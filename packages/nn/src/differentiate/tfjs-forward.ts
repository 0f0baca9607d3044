import { LikenessError } from "@likeness/core";
import type * as Tf from "@tensorflow/tfjs";
import type { Graph, GraphNode, Operation, Padding } from "../graph.ts";

/** What a forward pass made. */
export interface TfjsForward {
  readonly output: Tf.Tensor;
  readonly statistics: ReadonlyMap<string, Tf.Tensor>;
}

/**
 * A forward pass of plain TensorFlow.js calls that its automatic gradients pass through; weights are tensors in the
 * layout of the graph. Only operations of the trained networks are known.
 * @throws LikenessError `bad-input` for another operation.
 */
export function tfjsForward(
  tf: typeof Tf,
  graph: Graph,
  inputs: ReadonlyMap<string, Tf.Tensor>,
  weights: ReadonlyMap<string, Tf.Tensor>,
  batchStatistics: boolean,
): TfjsForward {
  const statistics = new Map<string, Tf.Tensor>();
  const values: Tf.Tensor[] = [];
  for (const node of graph.nodes) {
    const operands = node.operands.map((from) => values[from]!);
    const forward = new Forward(tf, graph.name, weights, batchStatistics ? statistics : undefined);
    values.push(node.operation.kind === "input" ? inputs.get(node.operation.name)! : forward.node(node, operands));
  }
  return { output: values[Object.values(graph.outputs)[0]!]!, statistics };
}

class Forward {
  readonly #tf: typeof Tf;
  readonly #name: string;
  readonly #weights: ReadonlyMap<string, Tf.Tensor>;
  readonly #statistics: Map<string, Tf.Tensor> | undefined;

  constructor(
    tf: typeof Tf,
    name: string,
    weights: ReadonlyMap<string, Tf.Tensor>,
    statistics: Map<string, Tf.Tensor> | undefined,
  ) {
    this.#tf = tf;
    this.#name = name;
    this.#weights = weights;
    this.#statistics = statistics;
  }

  node({ operation, shape, label }: GraphNode, operands: readonly Tf.Tensor[]): Tf.Tensor {
    const tf = this.#tf;
    const x = operands[0]!;
    switch (operation.kind) {
      case "conv2d":
        return this.#convolution(operation, x);
      case "normalize":
        return tf.add(tf.mul(x, [...operation.scale]), [...operation.offset]);
      case "affine":
        return this.#affine(operation, x);
      case "batchNorm":
        return this.#batchNorm(operation, x);
      case "relu":
        return tf.relu(x);
      case "maxPool":
      case "averagePool":
      case "l2Pool":
        return this.#pool(operation, x);
      case "localResponseNorm":
        return this.#localResponseNorm(operation, x, shape[2]!);
      case "pad":
        return this.#padded(x, operation.padding, 0, operation.channels);
      case "concat":
        return tf.concat([...operands], -1);
      case "add":
        return tf.add(x, operands[1]!);
      case "globalAveragePool":
        return tf.mean(x, [1, 2]);
      case "flatten":
        return tf.reshape(x, [-1, shape[0]!]);
      case "dense": {
        const product = tf.matMul(x as Tf.Tensor2D, this.#weight(operation.weights) as Tf.Tensor2D, false, true);
        return operation.bias === undefined ? product : tf.add(product, this.#weight(operation.bias));
      }
      case "l2Normalize":
        return tf.div(x, tf.maximum(tf.sqrt(tf.sum(tf.square(x), -1, true)), 1e-6));
      default:
        throw new LikenessError(
          "bad-input",
          `graph ${this.#name}, ${label}: the operation "${operation.kind}" cannot be trained with TensorFlow.js`,
        );
    }
  }

  #weight(name: string): Tf.Tensor {
    return this.#weights.get(name)!;
  }

  #convolution(operation: Extract<Operation, { kind: "conv2d" }>, x: Tf.Tensor): Tf.Tensor {
    const tf = this.#tf;
    const filter = tf.transpose(this.#weight(operation.filter), [2, 3, 1, 0]) as Tf.Tensor4D;
    const padded = this.#padded(x, operation.padding) as Tf.Tensor4D;
    const sum = tf.conv2d(padded, filter, [...operation.stride] as [number, number], "valid");
    return operation.bias === undefined ? sum : tf.add(sum, this.#weight(operation.bias));
  }

  #affine({ scale, offset }: Extract<Operation, { kind: "affine" }>, x: Tf.Tensor): Tf.Tensor {
    const scaled = scale === undefined ? x : this.#tf.mul(x, this.#weight(scale));
    return offset === undefined ? scaled : this.#tf.add(scaled, this.#weight(offset));
  }

  #batchNorm(operation: Extract<Operation, { kind: "batchNorm" }>, x: Tf.Tensor): Tf.Tensor {
    const tf = this.#tf;
    const { gamma, beta, epsilon } = operation;
    const [mean, variance] = this.#moments(operation, x);
    const standard = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon)));
    return this.#affine(
      { kind: "affine", ...(gamma !== undefined && { scale: gamma }), ...(beta !== undefined && { offset: beta }) },
      standard,
    );
  }

  #moments({ mean, variance }: Extract<Operation, { kind: "batchNorm" }>, x: Tf.Tensor): [Tf.Tensor, Tf.Tensor] {
    if (this.#statistics === undefined) return [this.#weight(mean), this.#weight(variance)];
    if (this.#statistics.has(mean)) {
      throw new LikenessError("bad-input", `two batch-norms of ${this.#name} share the statistics "${mean}"`);
    }
    const moments = this.#tf.moments(x, x.rank === 4 ? [0, 1, 2] : [0]);
    this.#statistics.set(mean, moments.mean).set(variance, moments.variance);
    return [moments.mean, moments.variance];
  }

  #pool(operation: Extract<Operation, { kind: "maxPool" | "averagePool" | "l2Pool" }>, x: Tf.Tensor): Tf.Tensor {
    const tf = this.#tf;
    const size = [...operation.kernel] as [number, number];
    const step = [...operation.stride] as [number, number];
    if (operation.kind === "l2Pool") {
      const mean = tf.avgPool(tf.square(x as Tf.Tensor4D), size, step, "valid");
      // The gradient of a root at 0 would be infinite.
      return tf.sqrt(tf.maximum(tf.mul(mean, size[0] * size[1]), 1e-24));
    }
    if (operation.kind === "maxPool") {
      return tf.maxPool(this.#padded(x, operation.padding, -3e38) as Tf.Tensor4D, size, step, "valid");
    }
    const mean = tf.avgPool(this.#padded(x, operation.padding) as Tf.Tensor4D, size, step, "valid");
    if (operation.padding.every((side) => side === 0)) return mean;
    const inside = this.#padded(tf.onesLike(x), operation.padding) as Tf.Tensor4D;
    return tf.div(mean, tf.avgPool(inside, size, step, "valid"));
  }

  #localResponseNorm(
    { radius, alpha, beta, k }: Extract<Operation, { kind: "localResponseNorm" }>,
    x: Tf.Tensor,
    channels: number,
  ): Tf.Tensor {
    const tf = this.#tf;
    const band = tf.buffer([channels, channels]);
    for (let a = 0; a < channels; a++) {
      for (let b = Math.max(0, a - radius); b <= Math.min(channels - 1, a + radius); b++) band.set(alpha, a, b);
    }
    const cells = tf.reshape(tf.square(x), [-1, channels]) as Tf.Tensor2D;
    const sum = tf.add(tf.reshape(tf.matMul(cells, band.toTensor() as Tf.Tensor2D), x.shape), k);
    return tf.div(x, tf.pow(sum, beta));
  }

  #padded(x: Tf.Tensor, [top, left, bottom, right]: Padding, value = 0, channels = 0): Tf.Tensor {
    if (top + left + bottom + right + channels === 0) return x;
    const sides: [number, number][] = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, channels],
    ];
    return this.#tf.pad(x, sides, value);
  }
}
