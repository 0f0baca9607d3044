import type { Operation, Padding, Shape } from "../../graph.ts";
import type { Emitter, OnnxName } from "../emitter.ts";
import { dimsOf, type Rule } from "../rule.ts";
import { transposedConvolution } from "./convolution.ts";

type Window = Pick<Extract<Operation, { kind: "averagePool" }>, "kernel" | "stride" | "padding">;

const noPadding: Padding = [0, 0, 0, 0];

function attributes({ kernel, stride, padding }: Window) {
  return { kernel_shape: kernel, strides: stride, pads: padding };
}

/** The gradient goes to the cell that won: the operator tells which. */
export const maxPool: Rule<"maxPool"> = ({ emit, operation, shape, operands, shapes }) => {
  const [value, indices] = emit.ops("MaxPool", operands, 2, attributes(operation)) as [OnnxName, OnnxName];
  return {
    value,
    backward(dy) {
      const dims = dimsOf(shapes[0]!, emit.batch);
      const cells = dims.reduce((product, side) => product * side, 1);
      const winners = dimsOf(shape, emit.batch).reduce((product, side) => product * side, 1);
      const zeros = emit.op("ConstantOfShape", [emit.integers([cells])]);
      const flat = [zeros, emit.reshape(indices, [winners]), emit.reshape(dy, [winners])];
      const scattered = emit.op("ScatterElements", flat, { axis: 0, reduction: "add" });
      return { operands: [emit.reshape(scattered, dims)] };
    },
  };
};

export const averagePool: Rule<"averagePool"> = ({ emit, operation, shape, operands, shapes }) => ({
  value: emit.op("AveragePool", operands, attributes(operation)),
  backward(dy) {
    const shares = emit.floats(cellShares(operation, shapes[0]!, shape), [1, 1, shape[0]!, shape[1]!]);
    return { operands: [spread(emit, emit.mul(dy, shares), operation, [shapes[0]!, shape])] };
  },
});

/** `y = √Σ x²`, so `dx = x·dy/y`; where every cell is 0 the gradient is taken as 0. */
export const l2Pool: Rule<"l2Pool"> = ({ emit, operation, shape, operands, shapes }) => {
  const x = operands[0]!;
  const window = { ...operation, padding: noPadding };
  const mean = emit.op("AveragePool", [emit.mul(x, x)], attributes(window));
  const value = emit.op("Sqrt", [emit.mul(mean, emit.scalar(operation.kernel[0] * operation.kernel[1]))]);
  return {
    value,
    backward(dy) {
      const share = emit.div(dy, emit.max(value, emit.scalar(1e-12)));
      return { operands: [emit.mul(x, spread(emit, share, window, [shapes[0]!, shape]))] };
    },
  };
};

export const globalAveragePool: Rule<"globalAveragePool"> = ({ emit, operands, shapes }) => {
  const [rows, columns, channels] = shapes[0] as [number, number, number];
  return {
    value: emit.op("Flatten", [emit.op("GlobalAveragePool", operands)]),
    backward(dy) {
      const share = emit.reshape(emit.mul(dy, emit.scalar(1 / (rows * columns))), [emit.batch, channels, 1, 1]);
      return { operands: [emit.op("Expand", [share, emit.integers(dimsOf(shapes[0]!, emit.batch))])] };
    },
  };
};

/** Adds each cell of `share` to all cells of its window. Channels are taken as items, so one filter of ones serves all. */
function spread(emit: Emitter, share: OnnxName, window: Window, [from, to]: readonly [Shape, Shape]): OnnxName {
  const { kernel, stride, padding } = window;
  const maps = emit.batch * from[2]!;
  const [rows, columns] = to as [number, number, number];
  if (kernel[0] === stride[0] && kernel[1] === stride[1] && padding.every((side) => side === 0)) {
    return repeatCells(emit, share, window, [from, to]);
  }
  const ones = emit.floats(new Float32Array(kernel[0] * kernel[1]).fill(1), [1, 1, ...kernel]);
  const single = emit.reshape(share, [maps, 1, rows, columns]);
  return emit.reshape(transposedConvolution(emit, single, ones, window, [from, to], 1), dimsOf(from, emit.batch));
}

/** {@link spread} for windows side by side: each cell is repeated. */
function repeatCells(
  emit: Emitter,
  share: OnnxName,
  { kernel }: Window,
  [from, to]: readonly [Shape, Shape],
): OnnxName {
  const maps = emit.batch * from[2]!;
  const [rows, columns] = to as [number, number, number];
  const apart = emit.reshape(share, [maps, rows, 1, columns, 1]);
  const repeated = emit.op("Expand", [apart, emit.integers([maps, rows, kernel[0], columns, kernel[1]])]);
  const joined = emit.reshape(repeated, [emit.batch, from[2]!, rows * kernel[0], columns * kernel[1]]);
  return emit.padMap(joined, [0, 0, from[0]! - rows * kernel[0], from[1]! - columns * kernel[1]]);
}

/** One over the number of cells inside the map, for each window. */
function cellShares({ kernel, stride, padding }: Window, from: Shape, [rows, columns]: Shape): Float32Array {
  const inside = (place: number, axis: 0 | 1) => {
    const start = place * stride[axis] - padding[axis];
    return Math.min(from[axis]!, start + kernel[axis]) - Math.max(0, start);
  };
  const shares = new Float32Array(rows! * columns!);
  for (let row = 0; row < rows!; row++) {
    for (let column = 0; column < columns!; column++) {
      shares[row * columns! + column] = 1 / (inside(row, 0) * inside(column, 1));
    }
  }
  return shares;
}
