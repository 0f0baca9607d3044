import type { DistanceBlock, DistanceKernel } from "./distance-kernel.ts";
import type { PairRows } from "./pair-rows.ts";

/** Part of one row's distances: row `row` against rows `column, column + 1, …` at `distances[begin … end - 1]`. */
export type VisitRow = (distances: DistanceBlock, begin: number, end: number, row: number, column: number) => void;

/** Calls `visit` with every genuine pair once. Only blocks that hold one are computed. */
export async function visitGenuine(rows: PairRows, kernel: DistanceKernel, visit: VisitRow): Promise<void> {
  await visitBlocks(
    rows,
    kernel,
    (_, lastRow) => rows.runEnd[lastRow]!,
    (i) => [i + 1, rows.runEnd[i]!],
    visit,
  );
}

/** Calls `visit` with every impostor pair once. */
export async function visitImpostors(rows: PairRows, kernel: DistanceKernel, visit: VisitRow): Promise<void> {
  await visitBlocks(
    rows,
    kernel,
    () => rows.count,
    (i) => [rows.runEnd[i]!, rows.count],
    visit,
  );
}

async function visitBlocks(
  rows: PairRows,
  kernel: DistanceKernel,
  lastColumn: (firstRow: number, lastRow: number) => number,
  columnsOf: (row: number) => readonly [begin: number, end: number],
  visit: VisitRow,
): Promise<void> {
  const { rowsPerBlock, columnsPerBlock } = kernel;
  for (let columnStart = 0; columnStart < rows.count; columnStart += columnsPerBlock) {
    const columnEnd = Math.min(rows.count, columnStart + columnsPerBlock);
    for (let rowStart = 0; rowStart < columnEnd; rowStart += rowsPerBlock) {
      const rowEnd = Math.min(rows.count, rowStart + rowsPerBlock);
      if (lastColumn(rowStart, rowEnd - 1) <= columnStart) continue;
      const distances = await kernel.block(rowStart, rowEnd, columnStart, columnEnd);
      for (let i = rowStart; i < rowEnd; i++) {
        const [begin, end] = columnsOf(i);
        const column = Math.max(begin, columnStart);
        const stop = Math.min(end, columnEnd);
        if (column >= stop) continue;
        const offset = (i - rowStart) * (columnEnd - columnStart) - columnStart;
        visit(distances, offset + column, offset + stop, i, column);
      }
    }
  }
}
