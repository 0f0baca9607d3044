import { dimsOf, type Rule } from "../rule.ts";

export const pad: Rule<"pad"> = ({ emit, operation, operands, shapes }) => {
  const [top, left, bottom, right] = operation.padding;
  const [rows, columns, channels] = shapes[0] as [number, number, number];
  return {
    value: emit.op("Pad", [operands[0]!, emit.integers([0, 0, top, left, 0, operation.channels, bottom, right])]),
    backward: (dy) => ({
      operands: [emit.slice(dy, [1, 2, 3], [0, top, left], [channels, top + rows, left + columns])],
    }),
  };
};

export const concat: Rule<"concat"> = ({ emit, operands, shapes, wanted }) => ({
  value: emit.concat(operands, 1),
  backward(dy) {
    let end = 0;
    return {
      operands: shapes.map((shape, i) => {
        const start = end;
        end += shape.at(-1)!;
        return wanted[i] ? emit.slice(dy, [1], [start], [end]) : undefined;
      }),
    };
  },
});

export const add: Rule<"add"> = ({ emit, operands }) => ({
  value: emit.add(operands[0]!, operands[1]!),
  backward: (dy) => ({ operands: [dy, dy] }),
});

export const flatten: Rule<"flatten"> = ({ emit, operands, shapes }) => {
  const [rows, columns, channels] = shapes[0] as [number, number, number];
  return {
    value: emit.op("Flatten", [emit.transpose(operands[0]!, [0, 2, 3, 1])]),
    backward: (dy) => ({
      operands: [emit.transpose(emit.reshape(dy, [emit.batch, rows, columns, channels]), [0, 3, 1, 2])],
    }),
  };
};

/** Maps turn to channels first, pixels to floats; the gradient goes back the same way. */
export const input: Rule<"input"> = ({ emit, operation, shape }) => {
  const given = emit.input(operation.name, operation.type, [emit.batch, ...shape]);
  const first = shape.length === 3 ? emit.transpose(given, [0, 3, 1, 2]) : given;
  return {
    value: operation.type === "uint8" ? emit.op("Cast", [first], { to: 1 }) : first,
    backward: () => ({ operands: [] }),
  };
};

/** A value of the model with its channels behind, as callers see it. */
export function channelsLast(
  emit: Parameters<Rule<"pad">>[0]["emit"],
  value: string,
  shape: readonly number[],
): string {
  return dimsOf(shape, emit.batch).length === 4 ? emit.transpose(value, [0, 2, 3, 1]) : value;
}
