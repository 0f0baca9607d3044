import { LikenessError } from "@likeness/core";
import { type Graph, type GraphNode, operandShapes, type ValueId } from "../graph.ts";
import { Emitter, type OnnxName } from "../onnx/emitter.ts";
import type { Conv2d } from "../operations/convolution/conv2d.ts";
import {
  channelDims,
  channelsFirst,
  channelsLast,
  type Differentiated,
  type OnnxContext,
} from "../operations/onnx-form.ts";
import type { Operation } from "../operations/operations.ts";
import { parametersOf } from "../operations/parameters-of.ts";
import { operationKinds, recordOf } from "../operations/record-of.ts";
import { convolutionWithNorm } from "./convolution-with-norm.ts";
import { foldableNorms } from "./foldable-norms.ts";
import { emitTripletLoss } from "./triplet-loss.ts";

/** What a training model computes. */
export interface TrainingModelOptions {
  /** Items in a batch; the model takes no other number. */
  readonly batch: number;
  /**
   * `triplet`: the loss of chosen triplets and its gradients. `cotangent`: the gradients of `Σ output·cotangent`, with
   * which the gradient of any other loss passes through the network. `none`: the output alone.
   */
  readonly loss: "triplet" | "cotangent" | "none";
  /** Default 0.2. */
  readonly margin?: number;
  /** Whether batch-norms use their stored statistics (`frozen`, default) or those of the batch. */
  readonly batchNorm?: "frozen" | "batch";
  /** Weights whose gradients are computed. Default: {@link trainableWeights}. */
  readonly trained?: Iterable<string>;
  /** Whether the gradients of the graph's inputs are computed too. Default false. */
  readonly inputGradients?: boolean;
}

/** Prefixes of the names in a training model; inputs of the graph keep their own names. */
export const trainingNames = {
  weight: "weight:",
  output: "output",
  cotangent: "cotangent",
  loss: "loss",
  active: "active",
  gradient: "gradient:",
  inputGradient: "input-gradient:",
  statistic: "statistic:",
} as const;

/** A training model and what it computes. */
export interface TrainingModel {
  /** Bytes of an ONNX model. */
  readonly model: Uint8Array;
  /** Weights that have a gradient among the outputs. */
  readonly trained: readonly string[];
  /** Stored statistics for which the batch's are among the outputs. */
  readonly statistics: readonly string[];
}

/** All weights of a graph but the stored statistics of batch-norms. */
export function trainableWeights({ nodes, parameters }: Graph): readonly string[] {
  const stored = new Set(nodes.flatMap(({ operation }) => recordOf(operation).statistics?.(operation) ?? []));
  return [...parameters.keys()].filter((name) => !stored.has(name));
}

/**
 * The weights to train: those named, else all that can be.
 * @throws LikenessError `usage` for one that the graph lacks or that is a stored statistic.
 */
export function trainedWeights(graph: Graph, named?: Iterable<string>): readonly string[] {
  const known = trainableWeights(graph);
  const names = [...(named ?? known)];
  const other = names.find((name) => !known.includes(name));
  if (other === undefined) return names;
  throw new LikenessError("usage", `${graph.name} has no weight "${other}" to train`);
}

/**
 * Differentiates a graph with one output in reverse mode: one ONNX model of plain operators with the forward pass, the
 * loss and the backward pass. Weights are inputs, gradients outputs.
 * @throws LikenessError `usage` for a weight that cannot be trained, `bad-input` for an operation without a gradient or statistics
 * that two batch-norms share where those of the batch are asked for.
 */
export function trainingModel(graph: Graph, options: TrainingModelOptions): TrainingModel {
  checkKinds(graph);
  const lowering = new TrainingLowering(graph, options);
  lowering.forward();
  if (options.loss !== "none") lowering.backward();
  return lowering.finish();
}

function checkKinds({ name, nodes }: Graph): void {
  const known = operationKinds();
  const other = nodes.find(({ operation }) => !known.includes(operation.kind));
  if (other === undefined) return;
  throw new LikenessError(
    "bad-input",
    `graph ${name}, ${other.label}: the operation "${other.operation.kind}" has no gradient; known: ${known.join(", ")}`,
  );
}

class TrainingLowering {
  readonly #graph: Graph;
  readonly #options: TrainingModelOptions;
  readonly #emit: Emitter;
  readonly #weights = new Map<string, OnnxName>();
  readonly #trained: ReadonlySet<string>;
  readonly #nodes: Differentiated[] = [];
  /** Convolutions that take the batch-norm behind them in, with that batch-norm's place. */
  readonly #folds: ReadonlyMap<ValueId, ValueId>;
  /** For each value, whether its gradient leads to something that is asked for. */
  readonly #needed: boolean[] = [];
  readonly #statistics = new Map<string, OnnxName>();
  readonly #gradients = new Map<string, OnnxName[]>();

  constructor(graph: Graph, options: TrainingModelOptions) {
    this.#graph = graph;
    this.#options = options;
    this.#emit = new Emitter(`${graph.name}, training`, options.batch);
    this.#folds = options.batchNorm === "batch" ? new Map() : foldableNorms(graph);
    this.#trained = new Set(trainedWeights(graph, options.trained));
    for (const [name, shape] of graph.parameters) {
      this.#weights.set(name, this.#emit.input(trainingNames.weight + name, "float32", shape));
    }
  }

  forward(): void {
    const taken = new Set(this.#folds.values());
    for (const [id, node] of this.#graph.nodes.entries()) {
      this.#needed.push(this.#isNeeded(node) || this.#isNeeded(this.#normBehind(id)));
      const differentiated = taken.has(id) ? this.#passThrough(node) : this.#differentiate(node, id);
      for (const [name, value] of Object.entries(differentiated.statistics ?? {})) this.#statistic(name, value);
      this.#nodes.push(differentiated);
    }
    const { id, value, shape } = this.#output();
    this.#declare(trainingNames.output, channelsLast(this.#emit, value, shape), [this.#options.batch, ...shape]);
    if (this.#options.loss !== "none" && !this.#needed[id]) {
      throw new LikenessError("bad-input", `${this.#graph.name} has nothing to train`);
    }
  }

  backward(): void {
    const errors: OnnxName[][] = this.#graph.nodes.map(() => []);
    errors[this.#output().id] = [this.#lossGradient()];
    for (let id = this.#graph.nodes.length - 1; id >= 0; id--) {
      const { operation, operands, shape } = this.#graph.nodes[id]!;
      const parts = errors[id]!;
      if (!this.#needed[id] || parts.length === 0) continue;
      const dy = this.#emit.sum(parts);
      if (operation.kind === "input") {
        this.#declare(trainingNames.inputGradient + operation.name, channelsLast(this.#emit, dy, shape), [
          this.#options.batch,
          ...shape,
        ]);
        continue;
      }
      const gradients = this.#nodes[id]!.backward(dy, {
        wanted: operands.map((from) => this.#needed[from]!),
        trained: (name) => this.#trained.has(name),
      });
      operands.forEach((from, i) => {
        const part = gradients.operands[i];
        if (part !== undefined && this.#needed[from]) errors[from]!.push(part);
      });
      for (const [name, value] of Object.entries(gradients.weights ?? {})) {
        this.#gradients.set(name, [...(this.#gradients.get(name) ?? []), value]);
      }
    }
    for (const [name, parts] of this.#gradients) {
      this.#declare(trainingNames.gradient + name, this.#emit.sum(parts), this.#graph.parameters.get(name)!);
    }
  }

  finish(): TrainingModel {
    for (const [name, value] of this.#statistics) {
      this.#declare(trainingNames.statistic + name, value, this.#graph.parameters.get(name)!);
    }
    return {
      model: this.#emit.bytes(),
      trained: [...this.#gradients.keys()],
      statistics: [...this.#statistics.keys()],
    };
  }

  #isNeeded(node: GraphNode | undefined): boolean {
    if (node === undefined) return false;
    const { operation, operands } = node;
    if (operation.kind === "input") return this.#options.inputGradients === true;
    const parameters = parametersOf(operation, operandShapes(this.#graph, node));
    return operands.some((from) => this.#needed[from]) || parameters.some(([name]) => this.#trained.has(name));
  }

  #normBehind(id: ValueId): GraphNode | undefined {
    const norm = this.#folds.get(id);
    return norm === undefined ? undefined : this.#graph.nodes[norm];
  }

  /** A batch-norm that the convolution before it has taken in. */
  #passThrough({ operands }: GraphNode): Differentiated {
    return { value: this.#nodes[operands[0]!]!.value, backward: (dy) => ({ operands: [dy] }) };
  }

  #differentiate(node: GraphNode, id: ValueId): Differentiated {
    const { operation, operands, shape } = node;
    const weight = (name: string) => this.#weights.get(name)!;
    const context: OnnxContext<Operation> = {
      emit: this.#emit,
      operation,
      shape,
      operands: operands.map((from) => this.#nodes[from]!.value),
      shapes: operandShapes(this.#graph, node),
      training: { batchStatistics: this.#options.batchNorm === "batch" },
      weight,
      channelWeight: (name) => this.#emit.reshape(weight(name), channelDims(shape)),
    };
    const norm = this.#normBehind(id)?.operation;
    return norm?.kind === "batchNorm"
      ? convolutionWithNorm(context as OnnxContext<Conv2d>, norm)
      : recordOf(operation).onnx(context);
  }

  #lossGradient(): OnnxName {
    const { value, shape } = this.#output();
    if (this.#options.loss === "cotangent") {
      const given = this.#emit.input(trainingNames.cotangent, "float32", [this.#options.batch, ...shape]);
      return channelsFirst(this.#emit, given, shape);
    }
    if (shape.length !== 1) {
      throw new LikenessError("bad-input", `${this.#graph.name} gives maps; a triplet loss takes vectors`);
    }
    const { loss, active, gradient } = emitTripletLoss(this.#emit, value, this.#options.margin ?? 0.2);
    this.#declare(trainingNames.loss, loss, []);
    this.#declare(trainingNames.active, active, []);
    return gradient;
  }

  #output() {
    const outputs = Object.values(this.#graph.outputs);
    const id = outputs[0];
    if (id === undefined || outputs.length > 1) {
      throw new LikenessError("bad-input", `${this.#graph.name} has ${outputs.length} outputs; training takes one`);
    }
    return { id, value: this.#nodes[id]!.value, shape: this.#graph.nodes[id]!.shape };
  }

  #statistic(name: string, value: OnnxName): void {
    if (this.#statistics.has(name)) {
      throw new LikenessError("bad-input", `two batch-norms of ${this.#graph.name} share the statistics "${name}"`);
    }
    this.#statistics.set(name, value);
  }

  #declare(name: string, value: OnnxName, dims: readonly number[]): void {
    this.#emit.output(name, value, "float32", dims);
  }
}
