import { type PairTally, quantileInterval, type Replicas, resampleUnits } from "@likeness/metrics";
import type { Interval } from "@likeness/result";

/** A figure of one run minus that of another, over the same pairs. */
export interface Estimate {
  readonly difference: number;
  /** 95 %, by a bootstrap over people that draws the same for both; null where no draw has the figure. */
  readonly interval: Interval | null;
}

/** What bootstraps draw. */
export interface Resampling {
  readonly seed: number;
  readonly resamples: number;
}

/** Differences first − second of figures, each with its interval. Both replicas stand for the same people. */
export function pairedEstimates(
  [first, second]: readonly [Replicas, Replicas],
  figures: (tally: PairTally) => readonly number[],
  { seed, resamples }: Resampling,
): Estimate[] {
  const differences = (multiplicity: Float64Array) => {
    const [a, b] = [figures(first.tally(multiplicity)), figures(second.tally(multiplicity))];
    return a.map((value, i) => value - b[i]!);
  };
  const drawn: number[][] = [];
  let last: number[] = [];
  resampleUnits(
    first.units,
    resamples,
    seed,
    (multiplicity) => {
      last = differences(multiplicity);
      return last.every(Number.isFinite);
    },
    () => drawn.push(last),
  );
  return differences(new Float64Array(first.units).fill(1)).map((difference, i) => ({
    difference,
    interval: drawn.length === 0 ? null : quantileInterval(drawn.map((values) => values[i]!)),
  }));
}
