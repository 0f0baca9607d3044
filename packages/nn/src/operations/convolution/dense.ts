import type * as Tf from "@tensorflow/tfjs-core";
import type { OnnxName } from "../../onnx/emitter.ts";
import { sizeOf } from "../../shape.ts";
import type { Parameter } from "../any-operation.ts";
import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";

/** Weights `[out, in]`, optional bias `[out]`: vector → vector. */
export interface Dense {
  readonly kind: "dense";
  readonly weights: Parameter;
  readonly bias?: Parameter;
  readonly features: number;
}

export const dense = {
  build(site: Site, x: Value, options: Omit<Dense, "kind">): Built<Dense> {
    const { weights, features } = options;
    if (x.shape.length !== 1) throw site.misfit(weights, `dense takes a vector, not ${x.shape.join("×")}`);
    return { operation: { kind: "dense", ...options }, operands: [x], shape: [features], label: weights };
  },
  parameters: ({ weights, bias, features }, [x]) => [
    [weights, [features, x![0]!]],
    [bias, [features]],
  ],
  multiplyAdds: (_, shape, [x]) => sizeOf(shape) * sizeOf(x!),
  linear: (operation) => ({
    multiplier: operation.weights,
    bias: operation.bias,
    channelwise: false,
    padsWithZeros: false,
    withParameters: (weights, bias) => ({ ...operation, weights, bias }),
  }),
  onnx({ emit, operation, operands, weight }) {
    const x = operands[0]!;
    const map = weight(operation.weights);
    const inputs = operation.bias === undefined ? [x, map] : [x, map, weight(operation.bias)];
    return {
      value: emit.node("Gemm", inputs, { transB: 1 }),
      backward(dy, { wanted, trained }) {
        const weights: Record<Parameter, OnnxName> = {};
        if (trained(operation.weights)) weights[operation.weights] = emit.node("Gemm", [dy, x], { transA: 1 });
        if (operation.bias !== undefined && trained(operation.bias)) weights[operation.bias] = emit.reduceSum(dy, [0]);
        return { operands: [wanted[0] ? emit.node("MatMul", [dy, map]) : undefined], weights };
      },
    };
  },
  /** Not the fused call: with a bias and a transposed matrix, the wasm backend is wrong for batches above 1 (4.22.0). */
  tfjs({ tf, operation, weight }) {
    const weights = weight(operation.weights, [1, 0]) as Tf.Tensor2D;
    const bias = operation.bias === undefined ? undefined : weight(operation.bias);
    return ([x]) => {
      const product = tf.matMul(x as Tf.Tensor2D, weights);
      return bias === undefined ? product : tf.add(product, bias);
    };
  },
} satisfies OperationRecord<Dense>;
