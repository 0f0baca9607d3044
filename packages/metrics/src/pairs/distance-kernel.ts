import type { PairRows } from "./pair-rows.ts";
import { rowDistance } from "./squared-distance.ts";

/** Distances of a block: entry `(i - rowStart)·(columnEnd - columnStart) + (j - columnStart)` is that of rows i and j. */
export type DistanceBlock = Float64Array | Float32Array;

/** Computes squared Euclidean distances block by block. */
export interface DistanceKernel {
  /** What one distance is: computed in double precision, or in single from a Gram matrix. */
  readonly precision: "double" | "single";
  readonly rowsPerBlock: number;
  readonly columnsPerBlock: number;
  /** The block's distances, none negative; valid until the next call. The same block always gives the same numbers. */
  block(rowStart: number, rowEnd: number, columnStart: number, columnEnd: number): Promise<DistanceBlock>;
  dispose(): Promise<void>;
}

/** Opens a kernel on some rows. */
export type OpenKernel = (rows: Pick<PairRows, "count" | "dimensions" | "data">) => Promise<DistanceKernel>;

/** Differences squared and summed in double precision: relative error below 1e-14 for any embedding. */
export const doubleKernel: OpenKernel = async ({ dimensions, data }) => {
  const side = 128;
  const distances = new Float64Array(side * side);
  return {
    precision: "double",
    rowsPerBlock: side,
    columnsPerBlock: side,
    async block(rowStart, rowEnd, columnStart, columnEnd) {
      let next = 0;
      for (let i = rowStart; i < rowEnd; i++) {
        for (let j = columnStart; j < columnEnd; j++) distances[next++] = rowDistance(data, i, j, dimensions);
      }
      return distances;
    },
    async dispose() {},
  };
};

/** Opens the default kernel for a number of rows, runs `use` and disposes of it. */
export async function withKernel<T>(
  open: OpenKernel,
  rows: PairRows,
  use: (kernel: DistanceKernel) => Promise<T>,
): Promise<T> {
  const kernel = await open(rows);
  try {
    return await use(kernel);
  } finally {
    await kernel.dispose();
  }
}
