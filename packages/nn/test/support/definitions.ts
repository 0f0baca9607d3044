import type { AnyOperation, Operation, Padding, Shape } from "../../src/index.ts";

/** A value of one picture: rows, columns, channels, in double precision. */
export interface Plane {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** A node to be computed. */
export interface Given<Op extends AnyOperation> {
  readonly operation: Op;
  readonly from: readonly Plane[];
  /** Of the result. */
  readonly shape: Shape;
  numbers(name: string): Float32Array;
}

/** What an operation means. */
export type Definition = (given: Given<never>) => Float64Array;

/**
 * The plain meaning of every operation, in loops and double precision. It shares no code with the lowerings.
 */
export const definitions: {
  readonly [Kind in Exclude<Operation["kind"], "input">]: (
    given: Given<Extract<Operation, { readonly kind: Kind }>>,
  ) => Float64Array;
} = {
  conv2d({ operation, from, shape, numbers }) {
    const filter = numbers(operation.filter);
    const bias = operation.bias === undefined ? undefined : numbers(operation.bias);
    const inputs = from[0]!.shape[2]!;
    const [kh, kw] = operation.kernel;
    return overWindows(from[0]!, shape, operation, (cell, out) => {
      let sum = bias?.[out] ?? 0;
      for (let c = 0; c < inputs; c++)
        for (let i = 0; i < kh; i++)
          for (let j = 0; j < kw; j++) sum += (cell(i, j, c) ?? 0) * filter[((out * inputs + c) * kh + i) * kw + j]!;
      return sum;
    });
  },
  depthwiseConv2d({ operation, from, shape, numbers }) {
    const filter = numbers(operation.filter);
    const bias = operation.bias === undefined ? undefined : numbers(operation.bias);
    const [kh, kw] = operation.kernel;
    return overWindows(from[0]!, shape, operation, (cell, out) => {
      let sum = bias?.[out] ?? 0;
      for (let i = 0; i < kh; i++)
        for (let j = 0; j < kw; j++) sum += (cell(i, j, out) ?? 0) * filter[(out * kh + i) * kw + j]!;
      return sum;
    });
  },
  maxPool: ({ operation, from, shape }) =>
    overCells(from[0]!, shape, operation, operation.padding, (cells) => Math.max(...cells)),
  averagePool: ({ operation, from, shape }) =>
    overCells(from[0]!, shape, operation, operation.padding, (cells) => sumOf(cells) / cells.length),
  l2Pool: ({ operation, from, shape }) =>
    overCells(from[0]!, shape, operation, [0, 0, 0, 0], (cells) => Math.sqrt(sumOf(cells.map((value) => value ** 2)))),
  affine({ operation, from, numbers }) {
    const scale = operation.scale === undefined ? undefined : numbers(operation.scale);
    const offset = operation.offset === undefined ? undefined : numbers(operation.offset);
    return each(from[0]!, (value, c) => value * (scale?.[c] ?? 1) + (offset?.[c] ?? 0));
  },
  normalize: ({ operation, from }) => each(from[0]!, (value, c) => value * operation.scale[c]! + operation.offset[c]!),
  batchNorm({ operation, from, numbers }) {
    const gamma = operation.gamma === undefined ? undefined : numbers(operation.gamma);
    const beta = operation.beta === undefined ? undefined : numbers(operation.beta);
    const mean = numbers(operation.mean);
    const variance = numbers(operation.variance);
    return each(
      from[0]!,
      (value, c) =>
        ((gamma?.[c] ?? 1) * (value - mean[c]!)) / Math.sqrt(variance[c]! + operation.epsilon) + (beta?.[c] ?? 0),
    );
  },
  relu: ({ from }) => each(from[0]!, (value) => Math.max(0, value)),
  relu6: ({ from }) => each(from[0]!, (value) => Math.min(6, Math.max(0, value))),
  leakyRelu: ({ operation, from }) => each(from[0]!, (value) => Math.max(value, operation.slope * value)),
  sigmoid: ({ from }) => each(from[0]!, (value) => 1 / (1 + Math.exp(-value))),
  localResponseNorm({ operation, from, shape }) {
    const { data } = from[0]!;
    const channels = shape.at(-1)!;
    return data.map((value, i) => {
      const c = i % channels;
      let sum = 0;
      for (let n = Math.max(0, c - operation.radius); n <= Math.min(channels - 1, c + operation.radius); n++)
        sum += data[i - c + n]! ** 2;
      return value / (operation.k + operation.alpha * sum) ** operation.beta;
    });
  },
  pad({ operation, from, shape }) {
    const [height, width, depth] = shape as [number, number, number];
    const [rows, columns, inner] = from[0]!.shape as [number, number, number];
    const [top, left] = operation.padding;
    return Float64Array.from({ length: height * width * depth }, (_, at) => {
      const c = at % depth;
      const j = (Math.floor(at / depth) % width) - left;
      const i = Math.floor(at / depth / width) - top;
      return i < 0 || j < 0 || i >= rows || j >= columns || c >= inner
        ? 0
        : from[0]!.data[(i * columns + j) * inner + c]!;
    });
  },
  concat({ from }) {
    const data: number[] = [];
    const cells = from[0]!.data.length / from[0]!.shape.at(-1)!;
    for (let cell = 0; cell < cells; cell++)
      for (const value of from) {
        const depth = value.shape.at(-1)!;
        data.push(...value.data.subarray(cell * depth, (cell + 1) * depth));
      }
    return Float64Array.from(data);
  },
  add: ({ from }) => from[0]!.data.map((value, i) => value + from[1]!.data[i]!),
  globalAveragePool({ from, shape }) {
    const { data } = from[0]!;
    const channels = shape[0]!;
    const cells = data.length / channels;
    return Float64Array.from({ length: channels }, (_, c) => {
      let sum = 0;
      for (let cell = 0; cell < cells; cell++) sum += data[cell * channels + c]!;
      return sum / cells;
    });
  },
  flatten: ({ from }) => from[0]!.data,
  dense({ operation, from, numbers }) {
    const { data } = from[0]!;
    const w = numbers(operation.weights);
    const bias = operation.bias === undefined ? undefined : numbers(operation.bias);
    return Float64Array.from({ length: operation.features }, (_, out) =>
      data.reduce((sum, value, i) => sum + value * w[out * data.length + i]!, bias?.[out] ?? 0),
    );
  },
  l2Normalize({ from }) {
    const { data } = from[0]!;
    const length = Math.max(1e-6, Math.sqrt(data.reduce((sum, value) => sum + value * value, 0)));
    return data.map((value) => value / length);
  },
};

/** Computes number by number. */
function each({ data, shape }: Plane, f: (value: number, channel: number) => number): Float64Array {
  const channels = shape.at(-1)!;
  return data.map((value, i) => f(value, i % channels));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Calls `f` for every output cell with the cells of its window that lie in the map. */
function overCells(
  x: Plane,
  shape: Shape,
  { kernel, stride }: { readonly kernel: readonly [number, number]; readonly stride: readonly number[] },
  padding: Padding,
  f: (cells: number[]) => number,
): Float64Array {
  return overWindows(x, shape, { stride, padding }, (cell, out) => {
    const cells: number[] = [];
    for (let i = 0; i < kernel[0]; i++)
      for (let j = 0; j < kernel[1]; j++) {
        const value = cell(i, j, out);
        if (value !== undefined) cells.push(value);
      }
    return f(cells);
  });
}

type Cell = (i: number, j: number, channel: number) => number | undefined;
interface Window {
  readonly stride: readonly number[];
  readonly padding: Padding;
}

/** Calls `f` for every output cell with a reader of its window; cells outside of the map are undefined. */
function overWindows(
  x: Plane,
  shape: Shape,
  { stride, padding }: Window,
  f: (cell: Cell, out: number) => number,
): Float64Array {
  const [rows, columns, depth] = x.shape as [number, number, number];
  const [height, width, channels] = shape as [number, number, number];
  const result = new Float64Array(height * width * channels);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      for (let out = 0; out < channels; out++) {
        const cell: Cell = (i, j, c) => {
          const y = row * stride[0]! + i - padding[0];
          const z = column * stride[1]! + j - padding[1];
          return y < 0 || z < 0 || y >= rows || z >= columns ? undefined : x.data[(y * columns + z) * depth + c]!;
        };
        result[(row * width + column) * channels + out] = f(cell, out);
      }
  return result;
}
