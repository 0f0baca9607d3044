import type { Graph, Operation, Padding, Shape, Weights } from "../../src/index.ts";

/** A value of one picture: rows, columns, channels, in double precision. */
interface Map {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/**
 * The plain meaning of every operation, in loops and double precision: what all runtimes are checked against. It shares
 * no code with the lowerings and knows no folding.
 */
export function interpret(graph: Graph, weights: Weights, inputs: Readonly<Record<string, ArrayLike<number>>>) {
  const values: Map[] = [];
  for (const { operation, operands, shape } of graph.nodes) {
    const from = operands.map((id) => values[id]!);
    if (operation.kind === "input") values.push({ shape, data: Float64Array.from(inputs[operation.name]!) });
    else values.push({ shape, data: compute(operation, from, shape, (name) => weights.get(name)!.data) });
  }
  return Object.fromEntries(Object.entries(graph.outputs).map(([name, id]) => [name, values[id]!]));
}

type Numbers = (name: string) => Float32Array;

function compute(
  operation: Exclude<Operation, { kind: "input" }>,
  from: Map[],
  shape: Shape,
  numbers: Numbers,
): Float64Array {
  const x = from[0]!;
  const channels = shape.at(-1)!;
  const each = (f: (value: number, channel: number) => number) => x.data.map((value, i) => f(value, i % channels));
  switch (operation.kind) {
    case "conv2d": {
      const filter = numbers(operation.filter);
      const bias = operation.bias === undefined ? undefined : numbers(operation.bias);
      const [, , inputs] = x.shape as [number, number, number];
      const [kh, kw] = operation.kernel;
      return overWindows(x, shape, operation, (cell, out) => {
        let sum = bias?.[out] ?? 0;
        for (let c = 0; c < inputs; c++)
          for (let i = 0; i < kh; i++)
            for (let j = 0; j < kw; j++) sum += (cell(i, j, c) ?? 0) * filter[((out * inputs + c) * kh + i) * kw + j]!;
        return sum;
      });
    }
    case "depthwiseConv2d": {
      const filter = numbers(operation.filter);
      const bias = operation.bias === undefined ? undefined : numbers(operation.bias);
      const [kh, kw] = operation.kernel;
      return overWindows(x, shape, operation, (cell, out) => {
        let sum = bias?.[out] ?? 0;
        for (let i = 0; i < kh; i++)
          for (let j = 0; j < kw; j++) sum += (cell(i, j, out) ?? 0) * filter[(out * kh + i) * kw + j]!;
        return sum;
      });
    }
    case "maxPool":
    case "averagePool":
    case "l2Pool": {
      const [kh, kw] = operation.kernel;
      const padding: Padding = operation.kind === "l2Pool" ? [0, 0, 0, 0] : operation.padding;
      return overWindows(x, shape, { ...operation, padding }, (cell, out) => {
        const cells: number[] = [];
        for (let i = 0; i < kh; i++)
          for (let j = 0; j < kw; j++) {
            const value = cell(i, j, out);
            if (value !== undefined) cells.push(value);
          }
        if (operation.kind === "maxPool") return Math.max(...cells);
        if (operation.kind === "l2Pool") return Math.sqrt(cells.reduce((sum, value) => sum + value * value, 0));
        return cells.reduce((sum, value) => sum + value, 0) / cells.length;
      });
    }
    case "affine": {
      const scale = operation.scale === undefined ? undefined : numbers(operation.scale);
      const offset = operation.offset === undefined ? undefined : numbers(operation.offset);
      return each((value, c) => value * (scale?.[c] ?? 1) + (offset?.[c] ?? 0));
    }
    case "normalize":
      return each((value, c) => value * operation.scale[c]! + operation.offset[c]!);
    case "batchNorm": {
      const gamma = operation.gamma === undefined ? undefined : numbers(operation.gamma);
      const beta = operation.beta === undefined ? undefined : numbers(operation.beta);
      const mean = numbers(operation.mean);
      const variance = numbers(operation.variance);
      return each(
        (value, c) =>
          ((gamma?.[c] ?? 1) * (value - mean[c]!)) / Math.sqrt(variance[c]! + operation.epsilon) + (beta?.[c] ?? 0),
      );
    }
    case "relu":
      return each((value) => Math.max(0, value));
    case "relu6":
      return each((value) => Math.min(6, Math.max(0, value)));
    case "leakyRelu":
      return each((value) => Math.max(value, operation.slope * value));
    case "sigmoid":
      return each((value) => 1 / (1 + Math.exp(-value)));
    case "localResponseNorm":
      return x.data.map((value, i) => {
        const c = i % channels;
        let sum = 0;
        for (let n = Math.max(0, c - operation.radius); n <= Math.min(channels - 1, c + operation.radius); n++)
          sum += x.data[i - c + n]! ** 2;
        return value / (operation.k + operation.alpha * sum) ** operation.beta;
      });
    case "pad": {
      const [height, width, depth] = shape as [number, number, number];
      const [rows, columns, inner] = x.shape as [number, number, number];
      const [top, left] = operation.padding;
      return Float64Array.from({ length: height * width * depth }, (_, at) => {
        const c = at % depth;
        const j = (Math.floor(at / depth) % width) - left;
        const i = Math.floor(at / depth / width) - top;
        return i < 0 || j < 0 || i >= rows || j >= columns || c >= inner ? 0 : x.data[(i * columns + j) * inner + c]!;
      });
    }
    case "concat": {
      const data: number[] = [];
      const cells = x.data.length / x.shape.at(-1)!;
      for (let cell = 0; cell < cells; cell++)
        for (const value of from) {
          const depth = value.shape.at(-1)!;
          data.push(...value.data.subarray(cell * depth, (cell + 1) * depth));
        }
      return Float64Array.from(data);
    }
    case "add":
      return x.data.map((value, i) => value + from[1]!.data[i]!);
    case "globalAveragePool": {
      const cells = x.data.length / channels;
      return Float64Array.from({ length: channels }, (_, c) => {
        let sum = 0;
        for (let cell = 0; cell < cells; cell++) sum += x.data[cell * channels + c]!;
        return sum / cells;
      });
    }
    case "flatten":
      return x.data;
    case "dense": {
      const w = numbers(operation.weights);
      const bias = operation.bias === undefined ? undefined : numbers(operation.bias);
      return Float64Array.from({ length: channels }, (_, out) =>
        x.data.reduce((sum, value, i) => sum + value * w[out * x.data.length + i]!, bias?.[out] ?? 0),
      );
    }
    case "l2Normalize": {
      const length = Math.max(1e-6, Math.sqrt(x.data.reduce((sum, value) => sum + value * value, 0)));
      return x.data.map((value) => value / length);
    }
  }
}

type Cell = (i: number, j: number, channel: number) => number | undefined;
interface Window {
  readonly stride: readonly number[];
  readonly padding: Padding;
}

/** Calls `f` for every output cell with a reader of its window; cells outside of the map are undefined. */
function overWindows(
  x: Map,
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
