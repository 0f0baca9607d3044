import type { Graph, GraphNode, Operation, Padding, Shape, Weights } from "../graph.ts";
import { OnnxModelWriter } from "./model-writer.ts";

/**
 * A folded graph as the bytes of an ONNX model. Inside, maps are channels first, as ONNX wants them; inputs and outputs
 * are channels last like everywhere else, turned inside the model so that no copy is made outside.
 */
export function lowerToOnnx(graph: Graph, weights: Weights): Uint8Array {
  const writer = new OnnxModelWriter(graph.name);
  const lowering = new Lowering(writer, weights);
  const values: string[] = [];
  for (const node of graph.nodes) {
    const operands = node.operands.map((id) => values[id]!);
    const shapes = node.operands.map((id) => graph.nodes[id]!.shape);
    values.push(lowering.node(node, operands, shapes));
  }
  for (const [name, id] of Object.entries(graph.outputs)) {
    const { shape } = graph.nodes[id]!;
    writer.output(name, lowering.channelsLast(values[id]!, shape), "float32", ["batch", ...shape]);
  }
  return writer.bytes();
}

class Lowering {
  readonly #writer: OnnxModelWriter;
  readonly #weights: Weights;

  constructor(writer: OnnxModelWriter, weights: Weights) {
    this.#writer = writer;
    this.#weights = weights;
  }

  node({ operation, shape }: GraphNode, operands: readonly string[], shapes: readonly Shape[]): string {
    const writer = this.#writer;
    const x = operands[0]!;
    switch (operation.kind) {
      case "input":
        return this.#input(operation, shape);
      case "conv2d":
      case "depthwiseConv2d":
        return this.#convolution(operation, x);
      case "affine":
        return this.#affine(x, shape, this.#numbers(operation.scale), this.#numbers(operation.offset));
      case "normalize":
        return this.#affine(x, shape, operation.scale, operation.offset);
      case "batchNorm":
        return this.#batchNorm(operation, x);
      case "relu":
        return writer.node("Relu", [x]);
      case "relu6":
        return writer.node("Clip", [x, writer.floats([0], []), writer.floats([6], [])]);
      case "leakyRelu":
        return writer.node("LeakyRelu", [x], { alpha: { float: operation.slope } });
      case "sigmoid":
        return writer.node("Sigmoid", [x]);
      case "maxPool":
      case "averagePool":
        return writer.node(operation.kind === "maxPool" ? "MaxPool" : "AveragePool", [x], window(operation));
      case "l2Pool":
        return this.#l2Pool(operation, x);
      case "localResponseNorm":
        return this.#localResponseNorm(operation, x, shape);
      case "pad":
        return this.#pad(operation, x);
      case "concat":
        return writer.node("Concat", operands, { axis: 1 });
      case "add":
        return writer.node("Add", operands);
      case "globalAveragePool":
        return writer.node("Flatten", [writer.node("GlobalAveragePool", [x])]);
      case "flatten":
        return writer.node("Flatten", [this.channelsLast(x, shapes[0]!)]);
      case "dense":
        return this.#dense(operation, x);
      case "l2Normalize":
        return this.#l2Normalize(x);
    }
  }

  /** A map with its channels behind; a vector as it is. */
  channelsLast(value: string, shape: Shape): string {
    return shape.length === 3 ? this.#writer.node("Transpose", [value], { perm: [0, 2, 3, 1] }) : value;
  }

  #input({ name, type }: Extract<Operation, { kind: "input" }>, shape: Shape): string {
    const writer = this.#writer;
    const given = writer.input(name, type, ["batch", ...shape]);
    const first = shape.length === 3 ? writer.node("Transpose", [given], { perm: [0, 3, 1, 2] }) : given;
    return type === "uint8" ? writer.node("Cast", [first], { to: 1 }) : first;
  }

  #convolution(operation: Extract<Operation, { kind: "conv2d" | "depthwiseConv2d" }>, x: string): string {
    const inputs = [x, this.#tensor(operation.filter)];
    if (operation.bias !== undefined) inputs.push(this.#tensor(operation.bias));
    const group = operation.kind === "conv2d" ? 1 : this.#weights.get(operation.filter)!.shape[0]!;
    return this.#writer.node("Conv", inputs, { ...window(operation), group });
  }

  #affine(
    x: string,
    shape: Shape,
    scale: ArrayLike<number> | undefined,
    offset: ArrayLike<number> | undefined,
  ): string {
    const dims = shape.length === 3 ? [1, shape[2]!, 1, 1] : [1, shape[0]!];
    let value = x;
    if (scale !== undefined)
      value = this.#writer.node("Mul", [value, this.#writer.floats(Float32Array.from(scale), dims)]);
    if (offset !== undefined)
      value = this.#writer.node("Add", [value, this.#writer.floats(Float32Array.from(offset), dims)]);
    return value;
  }

  #batchNorm(operation: Extract<Operation, { kind: "batchNorm" }>, x: string): string {
    const channels = this.#weights.get(operation.mean)!.shape;
    const constant = (name: string | undefined, missing: number) =>
      name === undefined
        ? this.#writer.floats(new Float32Array(channels[0]!).fill(missing), channels)
        : this.#tensor(name);
    const inputs = [x, constant(operation.gamma, 1), constant(operation.beta, 0)];
    inputs.push(this.#tensor(operation.mean), this.#tensor(operation.variance));
    return this.#writer.node("BatchNormalization", inputs, { epsilon: { float: operation.epsilon } });
  }

  #l2Pool(operation: Extract<Operation, { kind: "l2Pool" }>, x: string): string {
    const writer = this.#writer;
    const [height, width] = operation.kernel;
    const mean = writer.node(
      "AveragePool",
      [writer.node("Mul", [x, x])],
      window({ ...operation, padding: [0, 0, 0, 0] }),
    );
    return writer.node("Sqrt", [writer.node("Mul", [mean, writer.floats([height * width], [])])]);
  }

  /** The sum over channels as a 1×1 convolution with a band matrix: ONNX Runtime's own LRN takes about twice as long. */
  #localResponseNorm(operation: Extract<Operation, { kind: "localResponseNorm" }>, x: string, shape: Shape): string {
    const writer = this.#writer;
    const channels = shape[2]!;
    const { radius, alpha, beta, k } = operation;
    const band = new Float32Array(channels * channels);
    for (let out = 0; out < channels; out++) {
      const last = Math.min(channels - 1, out + radius);
      for (let c = Math.max(0, out - radius); c <= last; c++) band[out * channels + c] = alpha;
    }
    const bias = writer.floats(new Float32Array(channels).fill(k), [channels]);
    const filter = writer.floats(band, [channels, channels, 1, 1]);
    const sum = writer.node("Conv", [writer.node("Mul", [x, x]), filter, bias]);
    return writer.node("Div", [x, this.#power(sum, beta)]);
  }

  /** `x^beta`; 3/4, the exponent in use, is two square roots, several times faster than a power. */
  #power(x: string, beta: number): string {
    const writer = this.#writer;
    if (beta !== 0.75) return writer.node("Pow", [x, writer.floats([beta], [])]);
    const root = writer.node("Sqrt", [x]);
    return writer.node("Mul", [root, writer.node("Sqrt", [root])]);
  }

  #pad({ padding: [top, left, bottom, right], channels }: Extract<Operation, { kind: "pad" }>, x: string): string {
    return this.#writer.node("Pad", [x, this.#writer.integers([0, 0, top, left, 0, channels, bottom, right])]);
  }

  #dense(operation: Extract<Operation, { kind: "dense" }>, x: string): string {
    const inputs = [x, this.#tensor(operation.weights)];
    if (operation.bias !== undefined) inputs.push(this.#tensor(operation.bias));
    return this.#writer.node("Gemm", inputs, { transB: 1 });
  }

  #l2Normalize(x: string): string {
    const writer = this.#writer;
    const length = writer.node("ReduceL2", [x], { axes: [1], keepdims: 1 });
    return writer.node("Div", [x, writer.node("Max", [length, writer.floats([1e-6], [])])]);
  }

  #tensor(name: string): string {
    const { data, shape } = this.#weights.get(name)!;
    return this.#writer.floats(data, shape);
  }

  #numbers(name: string | undefined): Float32Array | undefined {
    return name === undefined ? undefined : this.#weights.get(name)!.data;
  }
}

function window({
  kernel,
  stride,
  padding,
}: {
  kernel: readonly number[];
  stride: readonly number[];
  padding: Padding;
}) {
  return { kernel_shape: kernel, strides: stride, pads: padding };
}
