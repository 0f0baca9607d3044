import type * as Tf from "@tensorflow/tfjs-core";
import { noPadding, type Pair } from "../../shape.ts";
import type { AnyOperation } from "../any-operation.ts";
import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";
import { sizes } from "../tfjs-form.ts";
import { describeWindow, type KernelOptions, windowAttributes, windowOver } from "../window.ts";
import { spread } from "./spread.ts";

/** Square root of the sum of squares over the window. No padding. */
export interface L2Pool extends AnyOperation {
  readonly kind: "l2Pool";
  readonly kernel: Pair;
  readonly stride: Pair;
}

export const l2Pool = {
  build(site: Site, x: Value, options: Omit<KernelOptions, "padding">): Built<L2Pool> {
    const { window, shape } = windowOver(site, x, options, "l2Pool");
    const { kernel, stride } = window;
    return { operation: { kind: "l2Pool", kernel, stride }, operands: [x], shape };
  },
  describe: (operation) => describeWindow({ ...operation, padding: noPadding }),
  /** `dx = x·dy/y`; where every cell is 0 the gradient is taken as 0. */
  onnx({ emit, operation, shape, operands, shapes }) {
    const x = operands[0]!;
    const window = { ...operation, padding: noPadding };
    const mean = emit.node("AveragePool", [emit.mul(x, x)], windowAttributes(window));
    const value = emit.node("Sqrt", [emit.mul(mean, emit.scalar(operation.kernel[0] * operation.kernel[1]))]);
    return {
      value,
      backward(dy) {
        const share = emit.div(dy, emit.max(value, emit.scalar(1e-12)));
        return { operands: [emit.mul(x, spread(emit, share, window, [shapes[0]!, shape]))] };
      },
    };
  },
  tfjs({ tf, operation, training }) {
    const [kernel, stride] = [sizes(operation.kernel), sizes(operation.stride)];
    return ([x]) => {
      const sum = tf.mul(tf.avgPool(tf.square(x as Tf.Tensor4D), kernel, stride, "valid"), kernel[0] * kernel[1]);
      // The gradient of a root at 0 would be infinite.
      return tf.sqrt(training === undefined ? sum : tf.maximum(sum, 1e-24));
    };
  },
} satisfies OperationRecord<L2Pool>;
