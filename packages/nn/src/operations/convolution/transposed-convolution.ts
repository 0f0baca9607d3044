import type { Emitter, OnnxName } from "../../onnx/emitter.ts";
import type { Shape } from "../../shape.ts";
import type { Window } from "../window.ts";

/**
 * Spreads every cell of `dy` over its window. Rows and columns that no window reached, because the stride did not fit,
 * come back as zeros.
 */
export function transposedConvolution(
  emit: Emitter,
  dy: OnnxName,
  filter: OnnxName,
  { kernel, stride, padding }: Window,
  [from, to]: readonly [Shape, Shape],
  group: number,
): OnnxName {
  // The places of the padded map, cut afterwards: paddings wider than a kernel are nothing that ConvTranspose takes.
  const [rows, columns] = [0, 1].map((axis) => stride[axis]! * (to[axis]! - 1) + kernel[axis]!) as [number, number];
  const spread = emit.node("ConvTranspose", [dy, filter], { kernel_shape: kernel, strides: stride, group });
  const [top, left] = padding;
  const bottom = Math.max(0, top + from[0]! - rows);
  const right = Math.max(0, left + from[1]! - columns);
  if (top === 0 && left === 0 && rows === from[0] && columns === from[1]) return spread;
  const filled = emit.padMap(spread, [0, 0, bottom, right]);
  return emit.slice(filled, [2, 3], [top, left], [top + from[0]!, left + from[1]!]);
}
