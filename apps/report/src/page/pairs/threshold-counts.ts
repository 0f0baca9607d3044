import { distanceBound, fillRow, type PairData } from "./pair-space.ts";

/**
 * How many pairs lie below each of the thresholds `k / perUnit`, k = 0, 1, …: with these a dragged threshold costs two
 * look-ups whatever the number of pairs, and the counts are exact, not interpolated.
 */
export interface ThresholdCounts {
  readonly perUnit: number;
  /** `genuine[k]`: genuine pairs with distance < k / perUnit; the last entry holds every pair with two templates. */
  readonly genuine: Uint32Array;
  readonly impostor: Uint32Array;
  /** One more threshold, which need not be a whole number of steps: the recommended one. */
  readonly at?: CountedThreshold;
}

/** Pairs with distance < threshold. */
export interface CountedThreshold {
  readonly threshold: number;
  readonly genuine: number;
  readonly impostor: number;
}

const mostThresholds = 1 << 16;

/**
 * @param threshold Counted exactly beside the others.
 * @param finest Wished-for distance between thresholds; it grows tenfold until the counters are few enough.
 */
export function countThresholds(data: PairData, finest: number, threshold: number): ThresholdCounts {
  const bound = distanceBound(data);
  let perUnit = roundUnit(1 / finest);
  while (bound * perUnit + 2 > mostThresholds) perUnit /= 10;
  const size = Math.ceil(bound * perUnit) + 2;
  const genuine = new Uint32Array(size);
  const impostor = new Uint32Array(size);
  const row = new Float64Array(data.photos);
  let last = 1;
  const below = { genuine: 0, impostor: 0 };
  for (let a = 1; a < data.photos; a++) {
    if (data.rowOf[a]! < 0) continue;
    fillRow(data, a, row);
    const person = data.identityOf[a]!;
    for (let b = 0; b < a; b++) {
      const distance = row[b]!;
      if (distance === Number.POSITIVE_INFINITY) continue;
      const k = firstAbove(distance, perUnit);
      if (k > last) last = k;
      const kind = data.identityOf[b] === person ? "genuine" : "impostor";
      (kind === "genuine" ? genuine : impostor)[k]!++;
      if (distance < threshold) below[kind]++;
    }
  }
  return { perUnit, genuine: cumulate(genuine, last), impostor: cumulate(impostor, last), at: { threshold, ...below } };
}

/** The smallest k with `distance < k / perUnit`, safe against the rounding of the product. */
export function firstAbove(distance: number, perUnit: number): number {
  let k = Math.floor(distance * perUnit) + 1;
  while (distance >= k / perUnit) k++;
  while (k > 0 && distance < (k - 1) / perUnit) k--;
  return k;
}

/** Pairs below threshold number `k`, which may lie beyond either end. */
export function countBelow(counts: Uint32Array, k: number): number {
  return k <= 0 ? 0 : counts[Math.min(k, counts.length - 1)]!;
}

function cumulate(counts: Uint32Array, last: number): Uint32Array {
  const sums = counts.slice(0, last + 1);
  for (let k = 1; k < sums.length; k++) sums[k]! += sums[k - 1]!;
  return sums;
}

/** 1 / 0.001 is not a whole number in binary; the thresholds must be. */
function roundUnit(perUnit: number): number {
  const whole = Math.round(perUnit);
  return whole > 0 && Math.abs(whole - perUnit) < 1e-6 * perUnit ? whole : perUnit;
}
