import { dimsOf } from "../onnx-form.ts";
import { type Built, mapOf, type OperationRecord, type Site, type Value } from "../operation-record.ts";

/** Mean over all rows and columns: map → vector. */
export interface GlobalAveragePool {
  readonly kind: "globalAveragePool";
}

export const globalAveragePool = {
  build(site: Site, x: Value): Built<GlobalAveragePool> {
    const [, , channels] = mapOf(site, x, "globalAveragePool");
    return { operation: { kind: "globalAveragePool" }, operands: [x], shape: [channels] };
  },
  onnx({ emit, operands, shapes }) {
    const [rows, columns, channels] = shapes[0] as [number, number, number];
    return {
      value: emit.node("Flatten", [emit.node("GlobalAveragePool", operands)]),
      backward(dy) {
        const share = emit.reshape(emit.mul(dy, emit.scalar(1 / (rows * columns))), [emit.batch, channels, 1, 1]);
        return { operands: [emit.node("Expand", [share, emit.integers(dimsOf(shapes[0]!, emit.batch))])] };
      },
    };
  },
  tfjs({ tf }) {
    return ([x]) => tf.mean(x!, [1, 2]);
  },
} satisfies OperationRecord<GlobalAveragePool>;
