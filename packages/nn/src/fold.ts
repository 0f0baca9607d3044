import type { Graph, GraphNode, Operation, ValueId, Weights, WeightTensor } from "./graph.ts";

/** A graph without batch-norms, and its weights. */
export interface Folded {
  readonly graph: Graph;
  readonly weights: Weights;
}

type Linear = Extract<Operation, { kind: "conv2d" | "depthwiseConv2d" | "dense" }>;

/** `scale[c]·x + offset[c]`. */
interface ChannelMap {
  readonly scale: Float64Array;
  readonly offset: Float64Array;
}

/**
 * Turns every batch-norm into a channel-wise `scale·x + offset` and multiplies it, and every `affine`, into the
 * convolution or dense layer before it where that layer feeds nothing else. The result computes the same numbers up to
 * rounding; sums are made in double precision. Every lowering runs this pass, so runtimes start from equal weights.
 */
export function fold(graph: Graph, weights: Weights): Folded {
  const folded = new Folding(graph, weights);
  graph.nodes.forEach((node, id) => {
    folded.add(node, id);
  });
  return folded.result();
}

class Folding {
  readonly #source: Graph;
  readonly #weights: Weights;
  readonly #readers: Uint32Array;
  readonly #nodes: GraphNode[] = [];
  readonly #place = new Map<ValueId, ValueId>();
  readonly #made = new Map<string, WeightTensor>();

  constructor(source: Graph, weights: Weights) {
    this.#source = source;
    this.#weights = weights;
    this.#readers = new Uint32Array(source.nodes.length);
    for (const node of source.nodes) for (const operand of node.operands) this.#readers[operand]!++;
    for (const id of Object.values(source.outputs)) this.#readers[id]!++;
  }

  add(node: GraphNode, id: ValueId): void {
    const map = this.#channelMap(node);
    const before = node.operands[0];
    if (map !== undefined && before !== undefined && this.#readers[before] === 1) {
      const place = this.#place.get(before)!;
      const target = this.#nodes[place]!;
      if (isLinear(target.operation)) {
        this.#nodes[place] = { ...target, operation: this.#absorb(target.operation, map, place) };
        this.#place.set(id, place);
        return;
      }
    }
    const operation = map === undefined ? node.operation : this.#affine(map, this.#nodes.length);
    const operands = node.operands.map((operand) => this.#place.get(operand)!);
    this.#nodes.push({ ...node, operation, operands });
    this.#place.set(id, this.#nodes.length - 1);
  }

  result(): Folded {
    const outputs = Object.fromEntries(
      Object.entries(this.#source.outputs).map(([name, id]) => [name, this.#place.get(id)!]),
    );
    const weights = new Map<string, WeightTensor>();
    const parameters = new Map<string, readonly number[]>();
    for (const name of this.#nodes.flatMap(({ operation }) => parameterNames(operation))) {
      const tensor = this.#tensor(name);
      weights.set(name, tensor);
      parameters.set(name, tensor.shape);
    }
    return { graph: { name: this.#source.name, nodes: this.#nodes, outputs, parameters }, weights };
  }

  #tensor(name: string): WeightTensor {
    return (this.#made.get(name) ?? this.#weights.get(name))!;
  }

  #channelMap({ operation, shape }: GraphNode): ChannelMap | undefined {
    const channels = shape.at(-1)!;
    const numbers = (name: string | undefined, missing: number) =>
      name === undefined ? new Float64Array(channels).fill(missing) : Float64Array.from(this.#weights.get(name)!.data);
    if (operation.kind === "affine") {
      return { scale: numbers(operation.scale, 1), offset: numbers(operation.offset, 0) };
    }
    if (operation.kind !== "batchNorm") return undefined;
    const scale = numbers(operation.gamma, 1);
    const offset = numbers(operation.beta, 0);
    const mean = numbers(operation.mean, 0);
    const variance = numbers(operation.variance, 1);
    for (let c = 0; c < channels; c++) {
      scale[c]! /= Math.sqrt(variance[c]! + operation.epsilon);
      offset[c]! -= mean[c]! * scale[c]!;
    }
    return { scale, offset };
  }

  #affine({ scale, offset }: ChannelMap, place: ValueId): Operation {
    const names = { scale: `${place}/scale`, offset: `${place}/offset` };
    this.#made.set(names.scale, { shape: [scale.length], data: Float32Array.from(scale) });
    this.#made.set(names.offset, { shape: [offset.length], data: Float32Array.from(offset) });
    return { kind: "affine", ...names };
  }

  #absorb(operation: Linear, { scale, offset }: ChannelMap, place: ValueId): Operation {
    const source = operation.kind === "dense" ? operation.weights : operation.filter;
    const filter = this.#tensor(source);
    const perChannel = filter.data.length / scale.length;
    const data = filter.data.map((value, i) => value * scale[Math.floor(i / perChannel)]!);
    const bias = operation.bias === undefined ? undefined : this.#tensor(operation.bias).data;
    const shifted = Float32Array.from(offset, (value, c) => value + (bias?.[c] ?? 0) * scale[c]!);
    const names = { filter: `${place}/filter`, bias: `${place}/bias` };
    this.#made.set(names.filter, { shape: filter.shape, data });
    this.#made.set(names.bias, { shape: [scale.length], data: shifted });
    return operation.kind === "dense"
      ? { ...operation, weights: names.filter, bias: names.bias }
      : { ...operation, ...names };
  }
}

function isLinear(operation: Operation): operation is Linear {
  return operation.kind === "conv2d" || operation.kind === "depthwiseConv2d" || operation.kind === "dense";
}

function parameterNames(operation: Operation): string[] {
  const names: (string | undefined)[] = [];
  if (operation.kind === "conv2d" || operation.kind === "depthwiseConv2d") names.push(operation.filter, operation.bias);
  if (operation.kind === "dense") names.push(operation.weights, operation.bias);
  if (operation.kind === "affine") names.push(operation.scale, operation.offset);
  if (operation.kind === "batchNorm") names.push(operation.gamma, operation.beta, operation.mean, operation.variance);
  return names.filter((name) => name !== undefined);
}
