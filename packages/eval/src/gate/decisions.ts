import { SmallestPairs, squaredDistance } from "@likeness/metrics";
import type { DatasetSummary, Run } from "@likeness/result";
import { decodeTemplates } from "@likeness/result";

/** Two photos by index, the smaller first. */
export type IndexPair = readonly [a: number, b: number];

/** What is wanted beside the pairs that are decided wrongly. */
export interface DecideOptions {
  /** How many of the pairs nearest to the threshold are wanted. Default 0. */
  readonly nearest?: number;
  /** Told of every photo whose pairs are done: large results take a minute. */
  readonly onPhoto?: () => void;
}

/** Every decision of a run at a threshold, in one pass over its pairs. */
export interface PairDecisions {
  /**
   * The pairs that are decided wrongly: accepted (`distance < threshold`) impostors and rejected genuine pairs. A pair that
   * lacks a template is rejected. Sorted.
   */
  readonly wrong: readonly IndexPair[];
  readonly distances: DistanceQuantiles;
  readonly nearest: NearestPairs;
}

/** The pairs whose distances lie nearest to a threshold: what a baseline remembers of distances. */
export interface NearestPairs {
  /** Every pair that is not listed is at least this far from the threshold; null when every pair with templates is. */
  readonly radius: number | null;
  /** Photos `a < b` and their squared distance to four significant digits, sorted by `a`, then `b`. */
  readonly pairs: readonly (readonly [a: number, b: number, distance: number])[];
}

/** Decides all pairs of a run at a threshold. */
export function decidePairs(
  run: Run,
  dataset: DatasetSummary,
  threshold: number,
  { nearest: most = 0, onPhoto = () => {} }: DecideOptions = {},
): PairDecisions {
  const templates = decodeTemplates(run);
  const people = dataset.photos.map((photo) => photo.identity);
  const sizes = pairCounts(people.filter((_, photo) => templates[photo] !== undefined));
  const genuine = new Float64Array(sizes.genuine);
  const impostor = new Float64Array(sizes.impostor);
  const nearest = new SmallestPairs(most);
  const wrong: IndexPair[] = [];
  let [genuineAt, impostorAt] = [0, 0];
  for (let i = 0; i < templates.length; i++) {
    const a = templates[i];
    for (let j = i + 1; j < templates.length; j++) {
      const b = templates[j];
      const same = people[i] === people[j];
      let accepted = false;
      if (a !== undefined && b !== undefined) {
        const distance = squaredDistance(a, b);
        accepted = distance < threshold;
        if (same) genuine[genuineAt++] = distance;
        else impostor[impostorAt++] = distance;
        const apart = Math.abs(distance - threshold);
        if (apart <= nearest.bound) nearest.offer(apart, i, j);
      }
      if (accepted !== same) wrong.push([i, j]);
    }
    onPhoto();
  }
  return {
    wrong,
    distances: { genuine: quantiles(genuine), impostor: quantiles(impostor) },
    nearest: {
      radius: sizes.genuine + sizes.impostor > most && most > 0 ? short(nearest.pairs.at(-1)!.key) : null,
      pairs: nearest.pairs
        .map(({ a, b }) => [a, b, short(squaredDistance(templates[a]!, templates[b]!))] as const)
        .sort((x, y) => x[0] - y[0] || x[1] - y[1]),
    },
  };
}

/** Genuine and impostor pairs among photos of these people. */
function pairCounts(people: readonly string[]): { readonly genuine: number; readonly impostor: number } {
  const photos = new Map<string, number>();
  for (const person of people) photos.set(person, (photos.get(person) ?? 0) + 1);
  let genuine = 0;
  for (const count of photos.values()) genuine += (count * (count - 1)) / 2;
  return { genuine, impostor: (people.length * (people.length - 1)) / 2 - genuine };
}

function short(value: number): number {
  return Number(value.toPrecision(4));
}

/** Where the quantiles of {@link DistanceQuantiles} are taken. */
export const quantileLevels = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Squared distances of genuine and of impostor pairs at the {@link quantileLevels}: what templates look like from outside. */
export interface DistanceQuantiles {
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
}

/** Sorts its argument; empty without a pair. */
function quantiles(distances: Float64Array): number[] {
  if (distances.length === 0) return [];
  distances.sort();
  return quantileLevels.map((level) => Number(distances[Math.round(level * (distances.length - 1))]!.toPrecision(6)));
}
