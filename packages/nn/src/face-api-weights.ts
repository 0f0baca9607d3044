import { LikenessError } from "@likeness/core";
import type { Weights, WeightTensor } from "./graph.ts";

/** A tensor of TensorFlow.js's weights format; with `quantization` a value is `byte · scale + min`. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly scale: number; readonly min: number };
}

/**
 * Reads weights in TensorFlow.js's format (as @vladmandic/face-api ships them): tensors one after the other.
 * Names and shapes stay as they are stored; {@link outputsFirst} brings filters to the layout of a graph.
 * @throws LikenessError `bad-input` for an unknown type or when bytes and shapes do not fit together.
 */
export function readTfjsWeights(tensors: readonly StoredTensor[], bytes: Uint8Array): Weights {
  const weights = new Map<string, WeightTensor>();
  let offset = 0;
  for (const tensor of tensors) {
    const size = tensor.shape.reduce((product, side) => product * side, 1);
    const width = tensor.quantization === undefined ? 4 : 1;
    const stored = tensor.quantization?.dtype ?? tensor.dtype;
    if (stored !== (width === 1 ? "uint8" : "float32")) {
      throw new LikenessError("bad-input", `tensor "${tensor.name}" is stored as ${stored}; known: uint8, float32`);
    }
    if (offset + size * width > bytes.length) {
      throw new LikenessError("bad-input", `tensor "${tensor.name}" ends beyond the ${bytes.length} bytes of weights`);
    }
    weights.set(tensor.name, { shape: tensor.shape, data: readNumbers(tensor, bytes, offset, size) });
    offset += size * width;
  }
  if (offset !== bytes.length) {
    throw new LikenessError("bad-input", `the tensors take ${offset} bytes, but there are ${bytes.length}`);
  }
  return weights;
}

function readNumbers({ quantization }: StoredTensor, bytes: Uint8Array, offset: number, size: number): Float32Array {
  if (quantization === undefined) {
    // A copy, for alignment; not by `slice`, which on a Buffer is a view of shared memory.
    return new Float32Array(Uint8Array.from(bytes.subarray(offset, offset + 4 * size)).buffer);
  }
  const { scale, min } = quantization;
  const numbers = new Float32Array(size);
  for (let i = 0; i < size; i++) numbers[i] = bytes[offset + i]! * scale + min;
  return numbers;
}

/**
 * TensorFlow's layout to ours: filters `[kh, kw, in, out]` → `[out, in, kh, kw]`, dense `[in, out]` → `[out, in]`. A
 * depthwise filter `[kh, kw, channels, 1]` comes out as `[channels, 1, kh, kw]` with `depthwise`. Vectors stay.
 */
export function outputsFirst({ shape, data }: WeightTensor, { depthwise = false } = {}): WeightTensor {
  if (shape.length === 2) return transpose(data, [shape[0]!, shape[1]!], [1, 0]);
  if (shape.length !== 4) return { shape, data };
  return transpose(data, shape, depthwise ? [2, 3, 0, 1] : [3, 2, 0, 1]);
}

/** The tensor with its axes in another order: axis `i` of the result is axis `order[i]` of the source. */
function transpose(data: Float32Array, shape: readonly number[], order: readonly number[]): WeightTensor {
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
