import { type DistanceKernel, type PairRows, pairRows } from "@likeness/metrics";
import { distanceBetween, type PairData } from "./pair-space.ts";

/** A run's pairs as the metrics read them: people have the numbers of `identityOf`. */
export interface MetricPairs {
  readonly rows: PairRows;
  readonly kernel: DistanceKernel;
}

export function metricPairs(data: PairData): MetricPairs {
  const rows = pairRows({
    files: [],
    // Rows are sorted by these texts, and people numbered in their order.
    identities: Array.from(data.identityOf, (person) => String(person).padStart(10, "0")),
    dimensions: 0,
    data: new Float32Array(0),
    enrolled: Uint8Array.from(data.rowOf, (row) => (row < 0 ? 0 : 1)),
  });
  return { rows, kernel: lookUp(data, rows.photo) };
}

/** Distances as the page has them: of templates, or already computed. */
function lookUp(data: PairData, photo: Int32Array): DistanceKernel {
  const side = 128;
  const distances = new Float64Array(side * side);
  return {
    precision: "double",
    rowsPerBlock: side,
    columnsPerBlock: side,
    async block(rowStart, rowEnd, columnStart, columnEnd) {
      let next = 0;
      for (let i = rowStart; i < rowEnd; i++) {
        for (let j = columnStart; j < columnEnd; j++) distances[next++] = distanceBetween(data, photo[i]!, photo[j]!);
      }
      return distances;
    },
    async dispose() {},
  };
}
