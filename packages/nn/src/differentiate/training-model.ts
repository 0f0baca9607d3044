import { LikenessError } from "@likeness/core";
import { parametersOf } from "../fold/parameters-of.ts";
import type { Graph, GraphNode, Operation, ValueId } from "../graph.ts";
import { OnnxModelWriter } from "../onnx/model-writer.ts";
import { Emitter, type OnnxName } from "./emitter.ts";
import { foldableNorms } from "./foldable-norms.ts";
import type { Differentiated, Rule, RuleContext } from "./rule.ts";
import { channelsLast } from "./rules/arrangement.ts";
import { convolutionWithNorm } from "./rules/folded-convolution.ts";
import { rules } from "./rules.ts";
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
  const stored = new Set<string>();
  for (const { operation } of nodes) {
    if (operation.kind === "batchNorm") stored.add(operation.mean).add(operation.variance);
  }
  return [...parameters.keys()].filter((name) => !stored.has(name));
}

/**
 * Differentiates a graph with one output in reverse mode: one ONNX model of plain operators with the forward pass, the
 * loss and the backward pass. Weights are inputs, gradients outputs.
 * @throws LikenessError `usage` for a weight that cannot be trained, `bad-input` for an operation without a gradient or statistics
 * that two batch-norms share where those of the batch are asked for.
 */
export function trainingModel(graph: Graph, options: TrainingModelOptions): TrainingModel {
  const lowering = new TrainingLowering(graph, options);
  lowering.forward();
  if (options.loss !== "none") lowering.backward();
  return lowering.finish();
}

class TrainingLowering {
  readonly #graph: Graph;
  readonly #options: TrainingModelOptions;
  readonly #writer: OnnxModelWriter;
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
    this.#writer = new OnnxModelWriter(`${graph.name}, training`);
    this.#emit = new Emitter(this.#writer, options.batch);
    this.#folds = options.batchNorm === "batch" ? new Map() : foldableNorms(graph);
    this.#trained = new Set(options.trained ?? trainableWeights(graph));
    const known = new Set(trainableWeights(graph));
    for (const name of this.#trained) {
      if (!known.has(name)) throw new LikenessError("usage", `${graph.name} has no weight "${name}" to train`);
    }
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
      const gradients = this.#nodes[id]!.backward(dy);
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
      model: this.#writer.bytes(),
      trained: [...this.#gradients.keys()],
      statistics: [...this.#statistics.keys()],
    };
  }

  #isNeeded(node: GraphNode | undefined): boolean {
    if (node === undefined) return false;
    const { operation, operands } = node;
    if (operation.kind === "input") return this.#options.inputGradients === true;
    return (
      operands.some((from) => this.#needed[from]) || parametersOf(operation).some((name) => this.#trained.has(name))
    );
  }

  #normBehind(id: ValueId): GraphNode | undefined {
    const norm = this.#folds.get(id);
    return norm === undefined ? undefined : this.#graph.nodes[norm];
  }

  /** A batch-norm that the convolution before it has taken in. */
  #passThrough({ operands }: GraphNode): Differentiated {
    return { value: this.#nodes[operands[0]!]!.value, backward: (dy) => ({ operands: [dy] }) };
  }

  #differentiate({ operation, operands, shape, label }: GraphNode, id: ValueId): Differentiated {
    const rule = (rules as Partial<Record<string, Rule<Operation["kind"]>>>)[operation.kind];
    if (rule === undefined) {
      throw new LikenessError(
        "bad-input",
        `graph ${this.#graph.name}, ${label}: the operation "${operation.kind}" has no gradient; known: ${Object.keys(rules).join(", ")}`,
      );
    }
    const context: RuleContext = {
      emit: this.#emit,
      operation,
      shape,
      operands: operands.map((from) => this.#nodes[from]!.value),
      shapes: operands.map((from) => this.#graph.nodes[from]!.shape),
      wanted: operands.map((from) => this.#needed[from]!),
      batchStatistics: this.#options.batchNorm === "batch",
      weight: (name) => this.#weights.get(name)!,
      trained: (name) => this.#trained.has(name),
    };
    const norm = this.#normBehind(id)?.operation;
    return norm?.kind === "batchNorm" ? convolutionWithNorm(context as RuleContext<"conv2d">, norm) : rule(context);
  }

  #lossGradient(): OnnxName {
    const { value, shape } = this.#output();
    if (this.#options.loss === "cotangent") {
      const given = this.#emit.input(trainingNames.cotangent, "float32", [this.#options.batch, ...shape]);
      return shape.length === 3 ? this.#emit.transpose(given, [0, 3, 1, 2]) : given;
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
    this.#writer.output(name, value, "float32", dims);
  }
}
