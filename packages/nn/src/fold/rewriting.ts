import { type Graph, type GraphNode, operandShapes, type ValueId, type Weights, type WeightTensor } from "../graph.ts";
import { parametersOf } from "../operations/parameters-of.ts";

/** A graph and the weights it needs. */
export interface Folded {
  readonly graph: Graph;
  readonly weights: Weights;
}

/** A graph under rewriting: nodes are taken over one by one in order, changed, or merged into one taken over before. */
export class Rewriting {
  readonly #source: Graph;
  readonly #weights: Map<string, WeightTensor>;
  readonly #readers: Uint32Array;
  readonly #nodes: GraphNode[] = [];
  readonly #place = new Map<ValueId, ValueId>();
  readonly #stage: string;

  /** `stage` keeps the names of new tensors apart from those of other passes. */
  constructor({ graph, weights }: Folded, stage: string) {
    this.#source = graph;
    this.#weights = new Map(weights);
    this.#stage = stage;
    this.#readers = new Uint32Array(graph.nodes.length);
    for (const node of graph.nodes) for (const operand of node.operands) this.#readers[operand]!++;
    for (const id of Object.values(graph.outputs)) this.#readers[id]!++;
  }

  get weights(): Weights {
    return this.#weights;
  }

  /** A copy of a tensor in double precision; `length` zeros where there is none of that name. */
  numbers(name: string | undefined, length: number): Float64Array {
    return name === undefined ? new Float64Array(length) : new Float64Array(this.#weights.get(name)!.data);
  }

  /** How many nodes and outputs of the source read a value. */
  readers(id: ValueId): number {
    return this.#readers[id]!;
  }

  /** Where a value of the source is now, and the node that makes it. */
  current(id: ValueId): { place: ValueId; node: GraphNode } {
    const place = this.#place.get(id)!;
    return { place, node: this.#nodes[place]! };
  }

  /** Takes over node `id` of the source as `node`. */
  take(id: ValueId, node: GraphNode): void {
    const operands = node.operands.map((operand) => this.#place.get(operand)!);
    this.#nodes.push({ ...node, operands });
    this.#place.set(id, this.#nodes.length - 1);
  }

  /** Lets the value at `place` stand for node `id` of the source. */
  merge(id: ValueId, place: ValueId): void {
    this.#place.set(id, place);
  }

  /** Changes a node that was taken over. */
  replace(place: ValueId, operation: GraphNode["operation"]): void {
    this.#nodes[place] = { ...this.#nodes[place]!, operation };
  }

  /** Adds a tensor and returns its name. */
  store(id: ValueId, part: string, shape: readonly number[], data: Float64Array): string {
    const name = `${this.#stage}:${id}/${part}`;
    this.#weights.set(name, { shape, data: new Float32Array(data) });
    return name;
  }

  result(): Folded {
    const { name, outputs } = this.#source;
    const placed = Object.entries(outputs).map(([output, id]) => [output, this.#place.get(id)!] as const);
    const weights = new Map<string, WeightTensor>();
    for (const node of this.#nodes) {
      const read = parametersOf(node.operation, operandShapes({ nodes: this.#nodes }, node));
      for (const [parameter] of read) weights.set(parameter, this.#weights.get(parameter)!);
    }
    const parameters = new Map([...weights].map(([parameter, { shape }]) => [parameter, shape]));
    return { graph: { name, nodes: this.#nodes, outputs: Object.fromEntries(placed), parameters }, weights };
  }
}
