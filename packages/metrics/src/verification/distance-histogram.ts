import type { PairRows } from "../pairs/pair-rows.ts";
import type { PairTally } from "../pairs/pair-tally.ts";
import { decisionsAt } from "./decision-counts.ts";

/** Counts of pairs with `start + i·step ≤ distance < start + (i + 1)·step`, pairs without a template left out. */
export interface DistanceHistogram {
  readonly start: number;
  readonly step: number;
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
}

const mostBins = 120;

/**
 * Bin edges 0, step, 2·step, … that cover every distance of `rows`. The step is 1, 2 or 5 times a power of ten.
 * No two points are farther apart than the sum of the two largest distances from their mean, so one pass over the
 * templates is enough.
 */
export function histogramEdges(rows: Pick<PairRows, "count" | "dimensions" | "data">): number[] {
  const reach = largestSquaredDistanceBound(rows);
  if (!(reach > 0)) return [0, 1];
  const raw = reach / (mostBins - 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * (raw <= power ? 1 : raw <= 2 * power ? 2 : raw <= 5 * power ? 5 : 10);
  const bins = Math.floor(reach / step) + 1;
  return Array.from({ length: bins + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** Reads the histogram from a tally whose cuts hold `edges`; empty bins at the far end are cut off. */
export function distanceHistogram(tally: PairTally, edges: readonly number[]): DistanceHistogram {
  const below = decisionsAt(tally, edges);
  const bins = below.slice(1).map((counts, i) => ({
    genuine: counts.trueAccepts - below[i]!.trueAccepts,
    impostor: counts.falseAccepts - below[i]!.falseAccepts,
  }));
  while (bins.length > 1 && bins.at(-1)!.genuine === 0 && bins.at(-1)!.impostor === 0) bins.pop();
  return {
    start: edges[0]!,
    step: edges[1]! - edges[0]!,
    genuine: bins.map((bin) => bin.genuine),
    impostor: bins.map((bin) => bin.impostor),
  };
}

function largestSquaredDistanceBound({
  count,
  dimensions,
  data,
}: Pick<PairRows, "count" | "dimensions" | "data">): number {
  const mean = new Float64Array(dimensions);
  for (let i = 0; i < count * dimensions; i++) mean[i % dimensions]! += data[i]! / count;
  let largest = 0;
  let second = 0;
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let k = 0; k < dimensions; k++) sum += (data[row * dimensions + k]! - mean[k]!) ** 2;
    if (sum > largest) [largest, second] = [sum, largest];
    else if (sum > second) second = sum;
  }
  // A hair more than the bound, for what rounding may add to a distance.
  return (Math.sqrt(largest) + Math.sqrt(second)) ** 2 * (1 + 1e-6);
}
