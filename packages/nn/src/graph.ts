import type { Operation } from "./operations/operations.ts";
import type { Shape } from "./shape.ts";

/**
 * A network as data. A graph is a list of nodes in execution order; each node produces one value. Shapes leave out the
 * batch: a feature map is `[height, width, channels]`, a vector `[features]`. Everything is 32-bit float, but for an
 * input that may be `uint8` (pixels as they are; the runtime converts them).
 */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  /** Output name → the value it reads. Insertion order is the order of the outputs. */
  readonly outputs: Readonly<Record<string, ValueId>>;
  /** The weights the graph needs, by tensor name. */
  readonly parameters: ReadonlyMap<string, readonly number[]>;
}

/** Index of the node that produces a value. */
export type ValueId = number;

/** One node: the operation, where its inputs come from, and the shape that it was checked to have. */
export interface GraphNode {
  readonly operation: Operation;
  /** The inputs of the operation in order. */
  readonly operands: readonly ValueId[];
  readonly shape: Shape;
  /** A name for people: what the graph prints and an error shows. */
  readonly label: string;
}

/** A named tensor of a network: `data.length` is the product of `shape`. */
export interface WeightTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensor name → values, in the layouts that the operations state. */
export type Weights = ReadonlyMap<string, WeightTensor>;

/** The shapes of what a node reads. */
export function operandShapes({ nodes }: Pick<Graph, "nodes">, { operands }: GraphNode): readonly Shape[] {
  return operands.map((id) => nodes[id]!.shape);
}
