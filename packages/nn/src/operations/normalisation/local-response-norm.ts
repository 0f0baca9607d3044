import type * as Tf from "@tensorflow/tfjs-core";
import type { Emitter, OnnxName } from "../../onnx/emitter.ts";
import { noPadding } from "../../shape.ts";
import { convolve } from "../convolution/tfjs-convolution.ts";
import { type Built, mapOf, type OperationRecord, type Site, type Value } from "../operation-record.ts";

/** `x / (k + alpha·Σ x²)^beta`, the sum over channels `c − radius … c + radius`; `alpha` is for each element. */
export interface LocalResponseNorm {
  readonly kind: "localResponseNorm";
  readonly radius: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
}

/**
 * The sum over channels is a 1×1 convolution with a band matrix: ONNX Runtime's own operator takes about twice as long,
 * and the wasm backend of TensorFlow.js has none.
 */
export const localResponseNorm = {
  build(site: Site, x: Value, options: Omit<LocalResponseNorm, "kind">): Built<LocalResponseNorm> {
    mapOf(site, x, "localResponseNorm");
    return { operation: { kind: "localResponseNorm", ...options }, operands: [x], shape: x.shape };
  },
  describe: ({ radius }) => `${2 * radius + 1}`,
  /** With `d = k + α·Σ x²`, `dx = dy/d^β − 2β·x·B(dy·y/d)`, where `B` sums α times its operand over the channels around. */
  onnx({ emit, operation, shape, operands }) {
    const x = operands[0]!;
    const { beta, k } = operation;
    const channels = shape[2]!;
    const bias = emit.floats(new Float32Array(channels).fill(k), [channels]);
    const band = emit.floats(bandMatrix(channels, operation), [channels, channels, 1, 1]);
    const sum = emit.node("Conv", [emit.mul(x, x), band, bias]);
    const divisor = power(emit, sum, beta);
    const value = emit.div(x, divisor);
    return {
      value,
      backward(dy) {
        const share = emit.node("Conv", [emit.div(emit.mul(dy, value), sum), band]);
        const through = emit.mul(emit.mul(x, share), emit.scalar(2 * beta));
        return { operands: [emit.sub(emit.div(dy, divisor), through)] };
      },
    };
  },
  tfjs(context) {
    const { tf, operation, shape, constant } = context;
    const { beta, k } = operation;
    const channels = shape[2]!;
    const filter = constant(bandMatrix(channels, operation), [1, 1, channels, channels]) as Tf.Tensor4D;
    const bias = constant(new Float32Array(channels).fill(k));
    return ([x]) => {
      const sum = convolve(context, tf.square(x!), { filter, bias, stride: [1, 1], padding: noPadding });
      if (beta !== 0.75) return tf.div(x!, tf.pow(sum, beta));
      const root = tf.sqrt(sum);
      return tf.div(x!, tf.mul(root, tf.sqrt(root)));
    };
  },
} satisfies OperationRecord<LocalResponseNorm>;

/** `x^β`; 3/4, the exponent in use, is two square roots, several times faster than a power. */
function power(emit: Emitter, x: OnnxName, beta: number): OnnxName {
  if (beta !== 0.75) return emit.node("Pow", [x, emit.scalar(beta)]);
  const root = emit.node("Sqrt", [x]);
  return emit.mul(root, emit.node("Sqrt", [root]));
}

/** `alpha` where two channels are at most `radius` apart, 0 elsewhere; symmetric. */
function bandMatrix(channels: number, { radius, alpha }: LocalResponseNorm): Float32Array {
  const band = new Float32Array(channels * channels);
  for (let a = 0; a < channels; a++) {
    const last = Math.min(channels - 1, a + radius);
    for (let b = Math.max(0, a - radius); b <= last; b++) band[a * channels + b] = alpha;
  }
  return band;
}
