import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";

export interface Relu6 {
  readonly kind: "relu6";
}

export const relu6 = {
  build: (_: Site, x: Value): Built<Relu6> => ({ operation: { kind: "relu6" }, operands: [x], shape: x.shape }),
  onnx({ emit, operands }) {
    const x = operands[0]!;
    const inside = () => emit.mul(emit.greater(x, emit.scalar(0)), emit.greater(emit.scalar(6), x));
    return {
      value: emit.node("Clip", [x, emit.scalar(0), emit.scalar(6)]),
      backward: (dy) => ({ operands: [emit.mul(dy, inside())] }),
    };
  },
  tfjs({ tf }) {
    return ([x]) => tf.relu6(x!);
  },
} satisfies OperationRecord<Relu6>;
