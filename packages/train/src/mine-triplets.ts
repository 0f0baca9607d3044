import { rowDistance } from "@likeness/metrics";
import type { Triplets } from "@likeness/nn";

/** How triplets are chosen from a batch. */
export const minings = ["semi-hard", "batch-hard"] as const;

/**
 * `semi-hard` (Schroff et al. 2015): for each pair of one person the nearest negative that is farther than the positive;
 * where none is, the farthest negative. `batch-hard` (Hermans et al. 2017): for each photo the farthest of its person
 * and the nearest of another.
 */
export type Mining = (typeof minings)[number];

/** A batch of embeddings, row after row, and whose they are. */
export interface EmbeddedBatch {
  readonly data: Float32Array;
  readonly dimensions: number;
  /** One for each row. */
  readonly identities: readonly string[];
}

/** Chooses triplets by the squared distances in a batch. Ties go to the earlier place; a photo alone is no anchor. */
export function mineTriplets(batch: EmbeddedBatch, mining: Mining): Triplets {
  const distances = squaredDistances(batch);
  const places = batch.identities.map((_, place) => place);
  const anchors: number[] = [];
  const positives: number[] = [];
  const negatives: number[] = [];
  for (const anchor of places) {
    const row = distances.subarray(anchor * places.length, (anchor + 1) * places.length);
    const identity = batch.identities[anchor];
    const own = places.filter((place) => place !== anchor && batch.identities[place] === identity);
    const others = places.filter((place) => batch.identities[place] !== identity);
    if (own.length === 0 || others.length === 0) continue;
    const chosen = mining === "batch-hard" ? [farthest(row, own)] : own;
    for (const positive of chosen) {
      anchors.push(anchor);
      positives.push(positive);
      negatives.push(mining === "batch-hard" ? nearest(row, others) : semiHard(row, others, row[positive]!));
    }
  }
  return { anchors, positives, negatives };
}

function semiHard(row: Float64Array, others: readonly number[], positive: number): number {
  const farther = others.filter((place) => row[place]! > positive);
  return farther.length === 0 ? farthest(row, others) : nearest(row, farther);
}

function nearest(row: Float64Array, places: readonly number[]): number {
  return places.reduce((best, place) => (row[place]! < row[best]! ? place : best));
}

function farthest(row: Float64Array, places: readonly number[]): number {
  return places.reduce((best, place) => (row[place]! > row[best]! ? place : best));
}

function squaredDistances({ data, dimensions, identities }: EmbeddedBatch): Float64Array {
  const count = identities.length;
  const distances = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      const distance = rowDistance(data, a, b, dimensions);
      distances[a * count + b] = distance;
      distances[b * count + a] = distance;
    }
  }
  return distances;
}
