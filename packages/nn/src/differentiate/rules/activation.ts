import type { Rule } from "../rule.ts";

/** At 0 the gradient is taken as 0, as everywhere. */
export const relu: Rule<"relu"> = ({ emit, operands }) => {
  const value = emit.op("Relu", operands);
  return { value, backward: (dy) => ({ operands: [emit.mul(dy, emit.op("Sign", [value]))] }) };
};

export const relu6: Rule<"relu6"> = ({ emit, operands }) => {
  const x = operands[0]!;
  const inside = () => emit.mul(emit.greater(x, emit.scalar(0)), emit.greater(emit.scalar(6), x));
  return {
    value: emit.op("Clip", [x, emit.scalar(0), emit.scalar(6)]),
    backward: (dy) => ({ operands: [emit.mul(dy, inside())] }),
  };
};

export const leakyRelu: Rule<"leakyRelu"> = ({ emit, operation, operands }) => ({
  value: emit.op("LeakyRelu", operands, { alpha: { float: operation.slope } }),
  backward(dy) {
    const positive = emit.op("Greater", [operands[0]!, emit.scalar(0)]);
    return { operands: [emit.op("Where", [positive, dy, emit.mul(dy, emit.scalar(operation.slope))])] };
  },
});

export const sigmoid: Rule<"sigmoid"> = ({ emit, operands }) => {
  const value = emit.op("Sigmoid", operands);
  return {
    value,
    backward: (dy) => ({ operands: [emit.mul(dy, emit.mul(value, emit.sub(emit.scalar(1), value)))] }),
  };
};
