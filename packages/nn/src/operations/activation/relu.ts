import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";

export interface Relu {
  readonly kind: "relu";
}

/** At 0 the gradient is taken as 0, as everywhere. */
export const relu = {
  build: (_: Site, x: Value): Built<Relu> => ({ operation: { kind: "relu" }, operands: [x], shape: x.shape }),
  onnx({ emit, operands }) {
    const value = emit.node("Relu", operands);
    return { value, backward: (dy) => ({ operands: [emit.mul(dy, emit.node("Sign", [value]))] }) };
  },
  tfjs({ tf }) {
    return ([x]) => tf.relu(x!);
  },
} satisfies OperationRecord<Relu>;
