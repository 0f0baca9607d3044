import type { FloatTensor } from "./tfjs-weights.ts";

/**
 * TensorFlow's layout to that of a graph of @likeness/nn: filters `[kh, kw, in, out]` → `[out, in, kh, kw]`, dense
 * `[in, out]` → `[out, in]`. A depthwise filter `[kh, kw, channels, 1]` comes out as `[channels, 1, kh, kw]` with
 * `depthwise`. Vectors stay.
 */
export function outputsFirst({ shape, data }: FloatTensor, { depthwise = false } = {}): FloatTensor {
  if (shape.length === 2) return transpose(data, [shape[0]!, shape[1]!], [1, 0]);
  if (shape.length !== 4) return { shape, data };
  return transpose(data, shape, depthwise ? [2, 3, 0, 1] : [3, 2, 0, 1]);
}

/** The tensor with its axes in another order: axis `i` of the result is axis `order[i]` of the source. */
function transpose(data: Float32Array, shape: readonly number[], order: readonly number[]): FloatTensor {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1));
  const sides = order.map((axis) => shape[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const result = new Float32Array(data.length);
  const index = new Array<number>(sides.length).fill(0);
  let source = 0;
  for (let i = 0; i < result.length; i++) {
    result[i] = data[source]!;
    for (let axis = sides.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      source += steps[axis]!;
      if (index[axis]! < sides[axis]!) break;
      source -= steps[axis]! * sides[axis]!;
      index[axis] = 0;
    }
  }
  return { shape: sides, data: result };
}
