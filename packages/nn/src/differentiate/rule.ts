import type { Operation, Shape } from "../graph.ts";
import type { Emitter, OnnxName } from "./emitter.ts";

/** What a rule sees of its node. Maps are channels first inside a training model: `[batch, channels, rows, columns]`. */
export interface RuleContext<Kind extends Operation["kind"] = Operation["kind"]> {
  readonly emit: Emitter;
  readonly operation: Extract<Operation, { kind: Kind }>;
  /** Shape of the result, as the graph states it. */
  readonly shape: Shape;
  readonly operands: readonly OnnxName[];
  readonly shapes: readonly Shape[];
  /** Whether the gradient of an operand is asked for. */
  readonly wanted: readonly boolean[];
  /** Whether batch-norms use the statistics of the batch. */
  readonly batchStatistics: boolean;
  /** The value of a weight. */
  weight(name: string): OnnxName;
  /** Whether the gradient of a weight is asked for. */
  trained(name: string): boolean;
}

/** Gradients that flow out of a node. */
export interface NodeGradients {
  /** One for each operand; undefined where it was not asked for. */
  readonly operands: readonly (OnnxName | undefined)[];
  readonly weights?: Readonly<Record<string, OnnxName>>;
}

/** A node in the training model: its value, and how a gradient passes through it. */
export interface Differentiated {
  readonly value: OnnxName;
  /** Statistics of the batch by the name of the stored ones they stand for: `[channels]` each. */
  readonly statistics?: Readonly<Record<string, OnnxName>>;
  /** @param dy gradient of the loss with respect to the value, of its shape. */
  backward(dy: OnnxName): NodeGradients;
}

/** Forward and backward of one kind of operation. */
export type Rule<Kind extends Operation["kind"]> = (context: RuleContext<Kind>) => Differentiated;

/** The axes over which the gradient of a number for each channel is summed. */
export function sharedAxes(shape: Shape): readonly number[] {
  return shape.length === 3 ? [0, 2, 3] : [0];
}

/** The shape in which numbers for each channel meet a map or vector. */
export function channelDims(shape: Shape): readonly number[] {
  return shape.length === 3 ? [1, shape[2]!, 1, 1] : [1, shape[0]!];
}

/** Sides of a value inside the model. */
export function dimsOf(shape: Shape, batch: number): readonly number[] {
  return shape.length === 3 ? [batch, shape[2]!, shape[0]!, shape[1]!] : [batch, shape[0]!];
}
