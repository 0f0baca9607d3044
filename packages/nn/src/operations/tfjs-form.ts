import type * as Tf from "@tensorflow/tfjs-core";
import type { Padding, Pair, Shape } from "../shape.ts";
import type { AnyOperation, Parameter } from "./any-operation.ts";

/** What an operation computes from the values of its operands, channels last. */
export type TfjsLayer = (operands: readonly Tf.Tensor[]) => Tf.Tensor;

/** What an operation sees of its node in TensorFlow.js. */
export interface TfjsContext<Op extends AnyOperation> {
  readonly tf: typeof Tf;
  readonly operation: Op;
  /** Shape of the result, as the graph states it. */
  readonly shape: Shape;
  /** What training asks for; undefined where no gradient passes through the layer. */
  readonly training?: TfjsTraining;
  /** A weight, its axes in another order where one is given. */
  weight(name: Parameter, order?: readonly number[]): Tf.Tensor;
  /** Numbers that belong to the graph. `shape` defaults to a vector. */
  constant(numbers: Float32Array | readonly number[], shape?: readonly number[]): Tf.Tensor;
}

/** Training with automatic gradients. */
export interface TfjsTraining {
  /** Takes a statistic of the batch by the name of the stored one; undefined where batch-norms use the stored ones. */
  readonly keepStatistic: ((name: Parameter, value: Tf.Tensor) => void) | undefined;
}

/** A map with cells of `border` around it and `channels` more of them behind its channels. */
export function padded(
  tf: typeof Tf,
  x: Tf.Tensor,
  [top, left, bottom, right]: Padding,
  { channels = 0, border = 0 } = {},
): Tf.Tensor4D {
  if (top + left + bottom + right + channels === 0) return x as Tf.Tensor4D;
  return tf.pad(x as Tf.Tensor4D, sides([top, left, bottom, right], channels), border);
}

/**
 * A map and the padding to call a kernel with. The kernel pads by itself where no gradient is asked for: the gradients of
 * libtensorflow know no explicit padding.
 */
export function framed(
  { tf, training }: TfjsContext<AnyOperation>,
  x: Tf.Tensor,
  padding: Padding,
  border = 0,
): { readonly map: Tf.Tensor4D; readonly pad: "valid" | Tf.backend_util.ExplicitPadding } {
  if (padding.every((side) => side === 0)) return { map: x as Tf.Tensor4D, pad: "valid" };
  if (training === undefined) return { map: x as Tf.Tensor4D, pad: sides(padding, 0) };
  return { map: padded(tf, x, padding, { border }), pad: "valid" };
}

type Sides = [number, number];

function sides([top, left, bottom, right]: Padding, channels: number): [Sides, Sides, Sides, Sides] {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, channels],
  ];
}

/** Rows and columns as TensorFlow.js's types want them. */
export function sizes([height, width]: Pair): [number, number] {
  return [height, width];
}
