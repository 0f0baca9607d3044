import type { OnnxName } from "../onnx/emitter.ts";
import { type Conv2d, conv2d } from "../operations/convolution/conv2d.ts";
import type { BatchNorm } from "../operations/normalisation/batch-norm.ts";
import type { Differentiated, OnnxContext } from "../operations/onnx-form.ts";

/** Names of the folded tensors inside of the convolution. */
const folded = { filter: "filter", bias: "bias" } as const;

/**
 * A convolution with the batch-norm of stored statistics behind it as one convolution of the filter `s·W` and the bias
 * `s·(b − mean) + beta`, with `s = gamma / √(variance + ε)`. Only weights are multiplied, no maps; the gradients of the
 * four trained tensors follow from those of folded filter `F` and bias `B`:
 * `dW = s·dF`, `db = s·dB`, `dbeta = dB`, `dgamma = (Σ dF·W + dB·(b − mean)) / √(variance + ε)`.
 */
export function convolutionWithNorm(context: OnnxContext<Conv2d>, norm: BatchNorm): Differentiated {
  const { emit, operation, shape, weight } = context;
  const { gamma, beta } = norm;
  const filter = weight(operation.filter);
  const deviation = emit.node("Sqrt", [emit.add(weight(norm.variance), emit.scalar(norm.epsilon))]);
  const scale = gamma === undefined ? emit.node("Reciprocal", [deviation]) : emit.div(weight(gamma), deviation);
  const scaleOfFilter = emit.reshape(scale, [shape[2]!, 1, 1, 1]);
  const mean = weight(norm.mean);
  const centred = operation.bias === undefined ? emit.node("Neg", [mean]) : emit.sub(weight(operation.bias), mean);
  const shift = emit.mul(scale, centred);
  const values: Readonly<Record<string, OnnxName>> = {
    [folded.filter]: emit.mul(filter, scaleOfFilter),
    [folded.bias]: beta === undefined ? shift : emit.add(shift, weight(beta)),
  };
  const inner = conv2d.onnx({ ...context, operation: { ...operation, ...folded }, weight: (name) => values[name]! });
  return {
    value: inner.value,
    backward(dy, asked) {
      const isTrained = (name: string | undefined): name is string => name !== undefined && asked.trained(name);
      const needed: Readonly<Record<string, boolean>> = {
        [folded.filter]: isTrained(operation.filter) || isTrained(gamma),
        [folded.bias]: isTrained(operation.bias) || isTrained(beta) || isTrained(gamma),
      };
      const { operands, weights: found = {} } = inner.backward(dy, { ...asked, trained: (name) => needed[name]! });
      const [dF, dB] = [found[folded.filter]!, found[folded.bias]!];
      const weights: Record<string, OnnxName> = {};
      if (isTrained(operation.filter)) weights[operation.filter] = emit.mul(dF, scaleOfFilter);
      if (isTrained(operation.bias)) weights[operation.bias] = emit.mul(dB, scale);
      if (isTrained(beta)) weights[beta] = dB;
      if (isTrained(gamma)) {
        const products = emit.reduceSum(emit.mul(dF, filter), [1, 2, 3]);
        weights[gamma] = emit.div(emit.add(products, emit.mul(dB, centred)), deviation);
      }
      return { operands, weights };
    },
  };
}
