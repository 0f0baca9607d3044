import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";

export interface Sigmoid {
  readonly kind: "sigmoid";
}

export const sigmoid = {
  build: (_: Site, x: Value): Built<Sigmoid> => ({ operation: { kind: "sigmoid" }, operands: [x], shape: x.shape }),
  onnx({ emit, operands }) {
    const value = emit.node("Sigmoid", operands);
    return {
      value,
      backward: (dy) => ({ operands: [emit.mul(dy, emit.mul(value, emit.sub(emit.scalar(1), value)))] }),
    };
  },
  tfjs({ tf }) {
    return ([x]) => tf.sigmoid(x!);
  },
} satisfies OperationRecord<Sigmoid>;
