import type { Emitter, OnnxName } from "../../onnx/emitter.ts";
import type { Shape } from "../../shape.ts";
import { transposedConvolution } from "../convolution/transposed-convolution.ts";
import { dimsOf } from "../onnx-form.ts";
import type { Window } from "../window.ts";

/** Adds each cell of `share` to all cells of its window. Channels are taken as items, so one filter of ones serves all. */
export function spread(emit: Emitter, share: OnnxName, window: Window, [from, to]: readonly [Shape, Shape]): OnnxName {
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
  const repeated = emit.node("Expand", [apart, emit.integers([maps, rows, kernel[0], columns, kernel[1]])]);
  const joined = emit.reshape(repeated, [emit.batch, from[2]!, rows * kernel[0], columns * kernel[1]]);
  return emit.padMap(joined, [0, 0, from[0]! - rows * kernel[0], from[1]! - columns * kernel[1]]);
}
