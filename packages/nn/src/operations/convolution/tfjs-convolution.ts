import type * as Tf from "@tensorflow/tfjs-core";
import type { Padding, Pair } from "../../shape.ts";
import type { AnyOperation } from "../any-operation.ts";
import { framed, sizes, type TfjsContext } from "../tfjs-form.ts";

interface Convolution {
  /** `[kh, kw, in, out]` */
  readonly filter: Tf.Tensor4D;
  readonly bias: Tf.Tensor | undefined;
  readonly stride: Pair;
  readonly padding: Padding;
}

/** A convolution of a map. */
export function convolve(
  context: TfjsContext<AnyOperation>,
  x: Tf.Tensor,
  { filter, bias, stride, padding }: Convolution,
): Tf.Tensor {
  const { tf, training } = context;
  const { map, pad } = framed(context, x, padding);
  const strides = sizes(stride);
  if (training === undefined) return tf.fused.conv2d({ x: map, filter, strides, pad, ...(bias && { bias }) });
  // The fused kernel computes the gradients of map, filter and bias, whether or not they are asked for.
  const sum = tf.conv2d(map, filter, strides, pad);
  return bias === undefined ? sum : tf.add(sum, bias);
}
