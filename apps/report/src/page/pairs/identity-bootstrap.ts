import { mulberry32 } from "@likeness/core/pure";
import type { Interval } from "@likeness/result";

/**
 * Draws people with replacement and hands each draw's weights (how often each person was drawn) to `statistic`. A genuine
 * pair counts as often as its person, an impostor pair as the product of its two people: pairs that share a person move
 * together, as they do in another sample of people.
 */
export function bootstrapIdentities(
  identities: number,
  { seed, resamples }: { readonly seed: number; readonly resamples: number },
  statistic: (weights: Int32Array) => void,
): void {
  const uniform = mulberry32(seed);
  const weights = new Int32Array(identities);
  for (let round = 0; round < resamples; round++) {
    weights.fill(0);
    for (let draw = 0; draw < identities; draw++) weights[Math.floor(uniform() * identities)]!++;
    statistic(weights);
  }
}

/** The middle 95 % of the values (nearest rank), null when there are none. */
export function percentileInterval(values: number[]): Interval | null {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  if (sorted.length === 0) return null;
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return [at(0.025), at(0.975)];
}
