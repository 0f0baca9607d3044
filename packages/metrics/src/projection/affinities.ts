import type { Neighbours } from "./nearest-neighbours.ts";

/** A symmetric sparse matrix by rows: row i has `column` and `value` at `start[i] … start[i + 1] - 1`. */
export interface SparseMatrix {
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
}

/**
 * t-SNE's joint probabilities: for each point a normal distribution over its neighbours, as wide as gives the
 * perplexity, made symmetric and scaled to sum 1 (van der Maaten and Hinton 2008; van der Maaten 2014 for the
 * restriction to neighbours).
 */
export function jointProbabilities(near: Neighbours, perplexity: number): SparseMatrix {
  const { neighbours, index, distance } = near;
  const count = index.length / neighbours;
  const conditional = new Float64Array(index.length);
  for (let point = 0; point < count; point++) {
    const begin = point * neighbours;
    const end = begin + neighbours;
    fitRow(distance.subarray(begin, end), conditional.subarray(begin, end), Math.log(perplexity));
  }
  return symmetric(index, conditional, count, neighbours);
}

/** Fills `row` with probabilities whose entropy is `entropy` (natural log), by bisection on the precision. */
function fitRow(distance: Float64Array, row: Float64Array, entropy: number): void {
  const nearest = distance[0]!;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  // Starting at the scale of the distances keeps the doubling short, whatever their unit.
  let mean = 0;
  for (const value of distance) mean += (value - nearest) / distance.length;
  let precision = mean > 0 ? 1 / mean : 1;
  for (let step = 0; step < 100; step++) {
    let sum = 0;
    let weighted = 0;
    for (let i = 0; i < row.length; i++) {
      const beyond = distance[i]! - nearest;
      const weight = Math.exp(-precision * beyond);
      row[i] = weight;
      sum += weight;
      weighted += weight * beyond;
    }
    for (let i = 0; i < row.length; i++) row[i]! /= sum;
    const excess = Math.log(sum) + (precision * weighted) / sum - entropy;
    if (Math.abs(excess) < 1e-7) return;
    if (excess > 0) low = precision;
    else high = precision;
    precision = high === Number.POSITIVE_INFINITY ? precision * 2 : (low + high) / 2;
    // Equal distances have one entropy at every precision.
    if (!(precision > 0) || precision > 1e300) return;
  }
}

function symmetric(index: Int32Array, conditional: Float64Array, count: number, neighbours: number): SparseMatrix {
  const reverse = transpose(index, count, neighbours);
  const column: number[] = [];
  const value: number[] = [];
  const start = new Int32Array(count + 1);
  const place = new Int32Array(count).fill(-1);
  for (let i = 0; i < count; i++) {
    const begin = column.length;
    const add = (j: number, probability: number) => {
      const known = place[j]!;
      if (known >= begin) value[known]! += probability;
      else {
        place[j] = column.push(j) - 1;
        value.push(probability);
      }
    };
    for (let at = i * neighbours; at < (i + 1) * neighbours; at++) add(index[at]!, conditional[at]!);
    for (let at = reverse.start[i]!; at < reverse.start[i + 1]!; at++) {
      const from = reverse.from[at]!;
      add(Math.floor(from / neighbours), conditional[from]!);
    }
    start[i + 1] = column.length;
  }
  const scale = 1 / (2 * count);
  return { start, column: Int32Array.from(column), value: Float64Array.from(value, (p) => p * scale) };
}

/** For each point the positions in `index` that name it. */
function transpose(index: Int32Array, count: number, neighbours: number): { start: Int32Array; from: Int32Array } {
  const start = new Int32Array(count + 1);
  for (const j of index) start[j + 1]!++;
  for (let i = 0; i < count; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const from = new Int32Array(count * neighbours);
  for (let at = 0; at < index.length; at++) from[next[index[at]!]!++] = at;
  return { start, from };
}
