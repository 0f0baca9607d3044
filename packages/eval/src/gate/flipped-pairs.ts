import { squaredDistance } from "@likeness/metrics";
import { type BaselineRun, type DatasetSummary, decodeTemplates, type IndexPair, type Run } from "@likeness/result";
import { type Flips, flips, told } from "./flips.ts";
import type { PhotoMatch } from "./match-photos.ts";

/**
 * What is known of a distance that a baseline had: the distance, or, of a pair that lay far from the threshold, that it was
 * at most or at least something; `null` where a photo had no template.
 */
export type DistanceBefore =
  | { readonly distance: number }
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | null;

/** A pair whose decision changed. */
export interface FlippedPair {
  readonly a: string;
  readonly b: string;
  readonly genuine: boolean;
  readonly before: DistanceBefore;
  /** Squared distance; null where a photo has no template. */
  readonly after: number | null;
}

/**
 * The pairs that flipped among those that can be compared, by how far their distance moved at least, farthest first.
 * @param wrongAfter the pairs that the run decides wrongly at the baseline's threshold.
 */
export function flippedPairs(
  before: BaselineRun,
  after: Run,
  dataset: DatasetSummary,
  match: PhotoMatch,
  wrongAfter: readonly IndexPair[],
): Flips<FlippedPair> {
  const photos = dataset.photos.length;
  const keyOf = ([a, b]: IndexPair) => Math.min(a, b) * photos + Math.max(a, b);
  const comparable = ([a, b]: IndexPair) => match.comparable[a] === true && match.comparable[b] === true;
  const wrongBefore = before.wrongPairs
    .map(([a, b]): IndexPair => [match.inResult[a]!, match.inResult[b]!])
    .filter(comparable);
  const wrongNow = wrongAfter.filter(comparable);
  const items = match.comparable.filter((can) => can).length;
  const flipped = flips(wrongBefore.map(keyOf), wrongNow.map(keyOf), (items * (items - 1)) / 2);
  if (flipped.against.length + flipped.inFavour.length === 0) return { ...flipped, against: [], inFavour: [] };
  const wasWrong = new Set(flipped.inFavour);
  const known = distancesBefore(before, match, keyOf, photos);
  const templates = decodeTemplates(after);
  const tell = (keys: readonly number[]) =>
    keys
      .map((key) => {
        const [a, b] = [Math.floor(key / photos), key % photos];
        const [first, second] = [templates[a], templates[b]];
        const genuine = dataset.photos[a]!.identity === dataset.photos[b]!.identity;
        return {
          a: dataset.photos[a]!.file,
          b: dataset.photos[b]!.file,
          genuine,
          before: known(key, genuine === wasWrong.has(key)),
          after: first === undefined || second === undefined ? null : squaredDistance(first, second),
        };
      })
      .sort((x, y) => leastMove(y) - leastMove(x));
  return told(flipped, tell);
}

/** What the baseline knows of a pair's distance; `rejected` says on which side of the threshold it was. */
function distancesBefore(
  { nearest, notEnrolled, threshold }: BaselineRun,
  { inResult }: PhotoMatch,
  keyOf: (pair: IndexPair) => number,
  photos: number,
): (key: number, rejected: boolean) => DistanceBefore {
  const near = new Map(nearest.pairs.map(([a, b, distance]) => [keyOf([inResult[a]!, inResult[b]!]), distance]));
  const without = new Set(notEnrolled.map(({ photo }) => inResult[photo]!));
  return (key, rejected) => {
    const distance = near.get(key);
    if (distance !== undefined) return { distance };
    if (without.has(Math.floor(key / photos)) || without.has(key % photos)) return null;
    const radius = nearest.radius ?? 0;
    return rejected ? { atLeast: threshold + radius } : { atMost: Math.max(0, threshold - radius) };
  };
}

function leastMove({ before, after }: FlippedPair): number {
  if (before === null || after === null) return Number.POSITIVE_INFINITY;
  if ("distance" in before) return Math.abs(after - before.distance);
  return "atMost" in before ? Math.max(0, after - before.atMost) : Math.max(0, before.atLeast - after);
}
