import type { OpenKernel } from "@likeness/metrics";
import { GraphBuilder, type Network, runtimes, type Tensor } from "@likeness/nn";

/** How the Gram kernel runs. */
export interface GramKernelOptions {
  /** Runtime of the matrix products. Default `onnx-cpu`. */
  readonly runtime?: string;
  /** Threads of one product. Default 1: more would only wait while distances are counted, which takes most of the time. */
  readonly threads?: number;
}

const rowsPerBlock = 256;
const columnsPerBlock = 1024;

/**
 * Distances as |a|² + |b|² − 2·a·b in single precision, each block one dense layer: its weights are the block's
 * columns, the batch is its rows. The templates' mean is subtracted first, which changes no distance and keeps the
 * rounding small against it: an error of at most about 1e-6 of |a|² + |b|², both measured from the mean. Distances that
 * differ by less may tie or swap; figures over many pairs move by as little.
 */
export function gramKernel({ runtime = "onnx-cpu", threads = 1 }: GramKernelOptions = {}): OpenKernel {
  return async ({ count, dimensions, data }) => {
    const { centred, norms } = centre(data, count, dimensions);
    const features = dimensions + 1;
    const batch = new Float32Array(Math.min(count, rowsPerBlock) * features);
    let layer: { columnStart: number; columnEnd: number; network: Network } | undefined;

    async function layerOf(columnStart: number, columnEnd: number): Promise<Network> {
      if (layer?.columnStart === columnStart && layer.columnEnd === columnEnd) return layer.network;
      await layer?.network.dispose();
      layer = undefined;
      const columns = columnEnd - columnStart;
      const builder = new GraphBuilder("squared-distances");
      const rows = builder.input("rows", [features]);
      const dense = builder.dense(rows, { weights: "columns", bias: "norms", features: columns });
      // Rounding can make the distance of near-equal rows negative; ReLU cuts it to 0.
      const graph = builder.build({ distances: builder.relu(dense) });
      const weights = new Float32Array(columns * features);
      for (let column = 0; column < columns; column++) {
        const from = (columnStart + column) * dimensions;
        const to = column * features;
        for (let k = 0; k < dimensions; k++) weights[to + k] = -2 * centred[from + k]!;
        weights[to + dimensions] = 1;
      }
      const tensors = new Map([
        ["columns", { shape: [columns, features], data: weights }],
        ["norms", { shape: [columns], data: norms.slice(columnStart, columnEnd) }],
      ]);
      const network = await runtimes.get(runtime).open(graph, tensors, { threads });
      layer = { columnStart, columnEnd, network };
      return network;
    }

    return {
      precision: "single",
      rowsPerBlock,
      columnsPerBlock,
      async block(rowStart, rowEnd, columnStart, columnEnd) {
        const network = await layerOf(columnStart, columnEnd);
        const rows = rowEnd - rowStart;
        for (let row = 0; row < rows; row++) {
          const from = (rowStart + row) * dimensions;
          batch.set(centred.subarray(from, from + dimensions), row * features);
          batch[row * features + dimensions] = norms[rowStart + row]!;
        }
        const input: Tensor = { shape: [rows, features], data: batch.subarray(0, rows * features) };
        const { distances } = await network.run({ rows: input });
        return distances!.data;
      },
      async dispose() {
        await layer?.network.dispose();
        layer = undefined;
      },
    };
  };
}

/** Rows minus their mean, and the squared length of each. */
function centre(data: Float32Array, count: number, dimensions: number) {
  const mean = new Float64Array(dimensions);
  for (let row = 0; row < count; row++) {
    for (let k = 0; k < dimensions; k++) mean[k]! += data[row * dimensions + k]! / count;
  }
  const centred = new Float32Array(count * dimensions);
  const norms = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let at = row * dimensions, k = 0; k < dimensions; k++, at++) {
      centred[at] = data[at]! - mean[k]!;
      sum += centred[at]! * centred[at]!;
    }
    norms[row] = sum;
  }
  return { centred, norms };
}
