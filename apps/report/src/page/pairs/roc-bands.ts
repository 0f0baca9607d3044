import {
  binnedReplicas,
  personUnits,
  quantileInterval,
  resampleUnits,
  rocVertices,
  tabulatePairs,
  tarBetween,
} from "@likeness/metrics";
import { metricPairs } from "./metric-pairs.ts";
import type { PairData } from "./pair-space.ts";
import type { Resampling } from "./paired-intervals.ts";

/** The middle 95 % of TAR at a FAR, over samples of people. */
export interface BandPoint {
  readonly far: number;
  readonly low: number;
  readonly high: number;
}

export interface BandOptions extends Resampling {
  /** A distance that no pair exceeds. */
  readonly largest: number;
}

/** Beyond this many people a histogram for every two of them is too much to draw samples from. */
const mostPeopleForBands = 60;

const bins = 400;

/**
 * Bands of the ROC by bootstrap over people, at FARs from one impostor pair to all, evenly on a log scale.
 * @returns Nothing for more than `mostPeopleForBands` people.
 */
export async function rocBands(data: PairData, options: BandOptions): Promise<readonly BandPoint[] | null> {
  const { rows, kernel } = metricPairs(data);
  const units = personUnits(rows);
  if (units.count > mostPeopleForBands || units.count < 2) return null;
  const edges = Array.from({ length: bins }, (_, i) => ((i + 1) / bins) * options.largest);
  const replicas = binnedReplicas(rows, await tabulatePairs(rows, kernel, units, edges));
  const { impostor } = replicas.tally(new Float64Array(units.count).fill(1)).totals;
  const smallest = Math.log10(1 / Math.max(impostor, 2));
  const fars = Array.from({ length: 41 }, (_, i) => 10 ** (smallest * (1 - i / 40)));
  const tars = fars.map((): number[] => []);
  let tally = replicas.tally(new Float64Array(units.count));
  resampleUnits(
    units.count,
    options.resamples,
    options.seed,
    (multiplicity) => {
      tally = replicas.tally(multiplicity);
      return tally.totals.genuine > 0 && tally.totals.impostor > 0;
    },
    () => {
      const vertices = rocVertices(tally);
      for (const [i, far] of fars.entries()) tars[i]!.push(tarBetween(vertices, far));
    },
  );
  return fars.flatMap((far, i) => {
    if (tars[i]!.length === 0) return [];
    const [low, high] = quantileInterval(tars[i]!);
    return [{ far, low, high }];
  });
}
