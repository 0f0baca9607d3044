import { LikenessError } from "@likeness/core";

/** A tensor of TensorFlow.js's weights format, in the order it lies in the file; with `quantization` a value is `byte · scale + min`. */
export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly scale: number; readonly min: number };
}

/** Numbers and their shape: `data.length` is the product of `shape`. */
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensors by name. */
export type FloatTensors = ReadonlyMap<string, FloatTensor>;

/**
 * Reads weights in TensorFlow.js's format (as @vladmandic/face-api ships them): tensors one after the other.
 * Names and shapes stay as they are stored.
 * @throws LikenessError `bad-input` for an unknown type or when bytes and shapes do not fit together.
 */
export function readTfjsWeights(tensors: readonly StoredTensor[], bytes: Uint8Array): FloatTensors {
  const weights = new Map<string, FloatTensor>();
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
