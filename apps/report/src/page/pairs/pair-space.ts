import { rowDistance } from "@likeness/metrics";

/** All a scan over the pairs of one run needs; plain data, so that it can be handed to a worker. */
export interface PairData {
  /** Photos of the dataset, enrolled or not. */
  readonly photos: number;
  /** Photo → person, as an index. */
  readonly identityOf: Int32Array;
  /** Photo → its template's row, −1 for a photo that did not enrol. */
  readonly rowOf: Int32Array;
  /** Rows of `dimensions` float32, or, without templates, distances of (1,0), (2,0), (2,1), …; null when neither is there. */
  readonly values: Float32Array | Float64Array | null;
  /** 0 when `values` are distances. */
  readonly dimensions: number;
}

/** Squared Euclidean distance of two photos; infinite when one of them has no template: such a pair is always rejected. */
export function distanceBetween(data: PairData, a: number, b: number): number {
  const i = data.rowOf[a]!;
  const j = data.rowOf[b]!;
  if (i < 0 || j < 0 || data.values === null) return Number.POSITIVE_INFINITY;
  if (i === j) return 0;
  if (data.dimensions === 0) return data.values[condensedIndex(i, j)]!;
  return rowDistance(data.values, i, j, data.dimensions);
}

/** Writes the distances of photo `a` to the photos 0 … `a` − 1 into `out`. */
export function fillRow(data: PairData, a: number, out: Float64Array): void {
  const { values, dimensions, rowOf } = data;
  const i = rowOf[a]!;
  if (i < 0 || values === null || dimensions === 0) {
    for (let b = 0; b < a; b++) out[b] = distanceBetween(data, a, b);
    return;
  }
  // The checks of `distanceBetween` for each of fifty million pairs cost as much as the arithmetic.
  for (let b = 0; b < a; b++) {
    const j = rowOf[b]!;
    out[b] = j < 0 ? Number.POSITIVE_INFINITY : rowDistance(values, i, j, dimensions);
  }
}

/** A bound no distance exceeds, for sizing counters: (2 · longest template)², or the longest distance itself. */
export function distanceBound(data: PairData): number {
  const { values, dimensions } = data;
  if (values === null) return 0;
  let bound = 0;
  if (dimensions === 0) {
    for (const distance of values) if (distance > bound) bound = distance;
    return bound;
  }
  for (let at = 0; at < values.length; at += dimensions) {
    let sum = 0;
    for (let k = at; k < at + dimensions; k++) sum += values[k]! * values[k]!;
    if (sum > bound) bound = sum;
  }
  return 4 * bound;
}

function condensedIndex(i: number, j: number): number {
  return i > j ? (i * (i - 1)) / 2 + j : (j * (j - 1)) / 2 + i;
}
