import { SmallestPairs } from "../metrics/hardest-pairs.ts";
import type { DatasetSummary, Run } from "../result.ts";
import { decodeTemplates, templateDistance } from "../templates.ts";

/** Two photos by index, the smaller first. */
export type IndexPair = readonly [a: number, b: number];

/** Whether each pair is one person's, and its squared distance; null where a template is missing. */
type PairVisitor = (a: number, b: number, genuine: boolean, distance: number | null) => void;

function visitPairs(run: Run, dataset: DatasetSummary, visit: PairVisitor): void {
  const templates = decodeTemplates(run);
  const people = dataset.photos.map((photo) => photo.identity);
  for (let i = 0; i < templates.length; i++) {
    for (let j = i + 1; j < templates.length; j++) {
      const [a, b] = [templates[i], templates[j]];
      visit(i, j, people[i] === people[j], a === undefined || b === undefined ? null : templateDistance(a, b));
    }
  }
}

/**
 * The pairs that a run decides wrongly at a threshold: accepted (`distance < threshold`) impostors and rejected genuine
 * pairs. A pair that lacks a template is rejected.
 */
export function wrongPairs(run: Run, dataset: DatasetSummary, threshold: number): IndexPair[] {
  const wrong: IndexPair[] = [];
  visitPairs(run, dataset, (a, b, genuine, distance) => {
    const accepted = distance !== null && distance < threshold;
    if (accepted !== genuine) wrong.push([a, b]);
  });
  return wrong;
}

/** The pairs whose distances lie nearest to a threshold: what a baseline remembers of distances. */
export interface NearestPairs {
  /** Every pair that is not listed is at least this far from the threshold; null when every pair with templates is. */
  readonly radius: number | null;
  /** Photos `a < b` and their squared distance to four significant digits, sorted by `a`, then `b`. */
  readonly pairs: readonly (readonly [a: number, b: number, distance: number])[];
}

/** The `most` pairs of a run nearest to a threshold. */
export function nearestPairs(run: Run, dataset: DatasetSummary, threshold: number, most = 1000): NearestPairs {
  const nearest = new SmallestPairs(most);
  const templates = decodeTemplates(run);
  let withTemplates = 0;
  visitPairs(run, dataset, (a, b, _, distance) => {
    if (distance === null) return;
    withTemplates++;
    nearest.offer(Math.abs(distance - threshold), a, b);
  });
  const pairs = nearest.pairs.map(({ a, b }) => [a, b, short(templateDistance(templates[a]!, templates[b]!))] as const);
  return {
    radius: withTemplates > most ? short(nearest.pairs.at(-1)!.key) : null,
    pairs: pairs.sort((x, y) => x[0] - y[0] || x[1] - y[1]),
  };
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

/** The quantiles of a run's distances; pairs that lack a template are left out, lists without a pair are empty. */
export function distanceQuantiles(run: Run, dataset: DatasetSummary): DistanceQuantiles {
  const genuineDistances: number[] = [];
  const impostorDistances: number[] = [];
  visitPairs(run, dataset, (_, __, genuine, distance) => {
    if (distance !== null) (genuine ? genuineDistances : impostorDistances).push(distance);
  });
  return { genuine: quantiles(genuineDistances), impostor: quantiles(impostorDistances) };
}

function quantiles(values: number[]): number[] {
  if (values.length === 0) return [];
  const sorted = Float64Array.from(values).sort();
  return quantileLevels.map((level) => Number(sorted[Math.round(level * (sorted.length - 1))]!.toPrecision(6)));
}
