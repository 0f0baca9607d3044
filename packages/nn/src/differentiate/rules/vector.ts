import type { OnnxName } from "../emitter.ts";
import type { Rule } from "../rule.ts";

export const dense: Rule<"dense"> = ({ emit, operation, operands, wanted, weight, trained }) => {
  const x = operands[0]!;
  const map = weight(operation.weights);
  const inputs = operation.bias === undefined ? [x, map] : [x, map, weight(operation.bias)];
  return {
    value: emit.op("Gemm", inputs, { transB: 1 }),
    backward(dy) {
      const weights: Record<string, OnnxName> = {};
      if (trained(operation.weights)) weights[operation.weights] = emit.op("Gemm", [dy, x], { transA: 1 });
      if (operation.bias !== undefined && trained(operation.bias)) weights[operation.bias] = emit.reduceSum(dy, [0]);
      return { operands: [wanted[0] ? emit.op("MatMul", [dy, map]) : undefined], weights };
    },
  };
};

/** `y = x/r` with `r = max(|x|, 10⁻⁶)`: `dx = (dy − y·(dy·y))/r`, without the second term where `r` is the floor. */
export const l2Normalize: Rule<"l2Normalize"> = ({ emit, operands }) => {
  const x = operands[0]!;
  const length = emit.op("ReduceL2", [x], { axes: [1], keepdims: 1 });
  const floored = emit.max(length, emit.scalar(1e-6));
  const value = emit.div(x, floored);
  return {
    value,
    backward(dy) {
      const along = emit.reduceSum(emit.mul(dy, value), [1], 1);
      const counted = emit.mul(along, emit.greater(length, emit.scalar(1e-6)));
      return { operands: [emit.div(emit.sub(dy, emit.mul(value, counted)), floored)] };
    },
  };
};
