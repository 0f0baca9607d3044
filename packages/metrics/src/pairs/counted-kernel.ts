import type { OpenKernel } from "./distance-kernel.ts";

/** A kernel that tells how many distances it has computed: `onBlock` is called after each block. */
export function countedKernel(open: OpenKernel, onBlock: (distances: number) => void): OpenKernel {
  return async (rows) => {
    const kernel = await open(rows);
    return {
      precision: kernel.precision,
      rowsPerBlock: kernel.rowsPerBlock,
      columnsPerBlock: kernel.columnsPerBlock,
      async block(rowStart, rowEnd, columnStart, columnEnd) {
        const distances = await kernel.block(rowStart, rowEnd, columnStart, columnEnd);
        onBlock((rowEnd - rowStart) * (columnEnd - columnStart));
        return distances;
      },
      dispose: () => kernel.dispose(),
    };
  };
}
