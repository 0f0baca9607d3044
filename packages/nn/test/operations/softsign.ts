import type { Built, OperationRecord, Parameter, Site, Value } from "../../src/index.ts";

/** `scale[c]·x / (1 + |x|)`, the scale `[channels]`. */
export interface Softsign {
  readonly kind: "softsign";
  readonly scale: Parameter;
}

export const softsign = {
  build: (_: Site, x: Value, options: { readonly scale: Parameter }): Built<Softsign> => ({
    operation: { kind: "softsign", ...options },
    operands: [x],
    shape: x.shape,
  }),
  parameters: ({ scale }, [x]) => [[scale, x!.slice(-1)]],
  onnx({ emit, operation, shape, operands, channelWeight }) {
    const x = operands[0]!;
    const scale = channelWeight(operation.scale);
    const bent = emit.node("Softsign", [x]);
    return {
      value: emit.mul(bent, scale),
      backward(dy, { wanted, trained }) {
        const grown = emit.add(emit.node("Abs", [x]), emit.scalar(1));
        const dx = wanted[0] ? emit.div(emit.mul(dy, scale), emit.mul(grown, grown)) : undefined;
        const dScale =
          trained(operation.scale) && emit.reduceSum(emit.mul(dy, bent), shape.length === 3 ? [0, 2, 3] : [0]);
        return { operands: [dx], weights: dScale ? { [operation.scale]: dScale } : {} };
      },
    };
  },
  tfjs({ tf, operation, weight }) {
    const scale = weight(operation.scale);
    return ([x]) => tf.mul(tf.div(x!, tf.add(tf.abs(x!), 1)), scale);
  },
} satisfies OperationRecord<Softsign>;
