import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";

/** `max(x, slope·x)`, 0 < slope < 1. */
export interface LeakyRelu {
  readonly kind: "leakyRelu";
  readonly slope: number;
}

export const leakyRelu = {
  build: (_: Site, x: Value, slope: number): Built<LeakyRelu> => ({
    operation: { kind: "leakyRelu", slope },
    operands: [x],
    shape: x.shape,
  }),
  describe: ({ slope }) => `${slope}`,
  onnx({ emit, operation: { slope }, operands }) {
    return {
      value: emit.node("LeakyRelu", operands, { alpha: { float: slope } }),
      backward(dy) {
        const positive = emit.node("Greater", [operands[0]!, emit.scalar(0)]);
        return { operands: [emit.node("Where", [positive, dy, emit.mul(dy, emit.scalar(slope))])] };
      },
    };
  },
  tfjs({ tf, operation }) {
    return ([x]) => tf.leakyRelu(x!, operation.slope);
  },
} satisfies OperationRecord<LeakyRelu>;
