import type { Emitter, OnnxName } from "../onnx/emitter.ts";
import type { Shape } from "../shape.ts";
import type { AnyOperation, Parameter } from "./any-operation.ts";

/** What an operation sees of its node in an ONNX model. Maps are channels first: `[batch, channels, rows, columns]`. */
export interface OnnxContext<Op extends AnyOperation> {
  readonly emit: Emitter;
  readonly operation: Op;
  /** Shape of the result, as the graph states it. */
  readonly shape: Shape;
  readonly operands: readonly OnnxName[];
  readonly shapes: readonly Shape[];
  /** Present in a model for training; without it {@link Differentiated.backward} is not called. */
  readonly training?: OnnxTraining;
  weight(name: Parameter): OnnxName;
  /** A weight of one number for each channel, in the shape in which it meets the result. */
  channelWeight(name: Parameter): OnnxName;
}

/** How a model is trained. */
export interface OnnxTraining {
  /** Whether batch-norms use the statistics of the batch. */
  readonly batchStatistics: boolean;
}

/** Which gradients are asked for. */
export interface Asked {
  /** For each operand. */
  readonly wanted: readonly boolean[];
  trained(name: Parameter): boolean;
}

/** Gradients that flow out of a node. */
export interface NodeGradients {
  /** One for each operand; undefined where it was not asked for. */
  readonly operands: readonly (OnnxName | undefined)[];
  readonly weights?: Readonly<Record<Parameter, OnnxName>>;
}

/** An operation in a model: its value, and how a gradient passes through it. */
export interface Differentiated {
  readonly value: OnnxName;
  /** Statistics of the batch by the name of the stored ones they stand for: `[channels]` each. */
  readonly statistics?: Readonly<Record<Parameter, OnnxName>>;
  /** @param dy gradient of the loss with respect to the value, of its shape. */
  backward(dy: OnnxName, asked: Asked): NodeGradients;
}

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

/** A value with its channels first, as it is inside the model; a vector stays. */
export function channelsFirst(emit: Emitter, value: OnnxName, shape: Shape): OnnxName {
  return shape.length === 3 ? emit.transpose(value, [0, 3, 1, 2]) : value;
}

/** A value with its channels behind, as callers see it; a vector stays. */
export function channelsLast(emit: Emitter, value: OnnxName, shape: Shape): OnnxName {
  return shape.length === 3 ? emit.transpose(value, [0, 2, 3, 1]) : value;
}
