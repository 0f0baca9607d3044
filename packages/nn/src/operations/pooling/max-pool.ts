import { sizeOf } from "../../shape.ts";
import type { AnyOperation } from "../any-operation.ts";
import { dimsOf } from "../onnx-form.ts";
import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";
import { framed, sizes } from "../tfjs-form.ts";
import { describeWindow, type KernelOptions, poolOver, type Window, windowAttributes } from "../window.ts";

/** Padded cells never win. */
export interface MaxPool extends AnyOperation, Window {
  readonly kind: "maxPool";
}

export const maxPool = {
  build(site: Site, x: Value, options: KernelOptions): Built<MaxPool> {
    const { window, shape } = poolOver(site, x, options, "maxPool");
    return { operation: { kind: "maxPool", ...window }, operands: [x], shape };
  },
  describe: (operation) => describeWindow(operation),
  /** The gradient goes to the cell that won: the operator tells which, where it is asked. */
  onnx({ emit, operation, shape, operands, shapes, training }) {
    const outputs = training === undefined ? 1 : 2;
    const [value, indices] = emit.nodes("MaxPool", operands, outputs, windowAttributes(operation));
    return {
      value: value!,
      backward(dy) {
        const dims = dimsOf(shapes[0]!, emit.batch);
        const winners = sizeOf(dimsOf(shape, emit.batch));
        const zeros = emit.node("ConstantOfShape", [emit.integers([sizeOf(dims)])]);
        const flat = [zeros, emit.reshape(indices!, [winners]), emit.reshape(dy, [winners])];
        const scattered = emit.node("ScatterElements", flat, { axis: 0, reduction: "add" });
        return { operands: [emit.reshape(scattered, dims)] };
      },
    };
  },
  tfjs(context) {
    const { tf, operation } = context;
    const [kernel, stride] = [sizes(operation.kernel), sizes(operation.stride)];
    return ([x]) => {
      const { map, pad } = framed(context, x!, operation.padding, LOWEST);
      return tf.maxPool(map, kernel, stride, pad);
    };
  },
} satisfies OperationRecord<MaxPool>;

/** Below every number of a network, and still a 32-bit float. */
const LOWEST = -3e38;
