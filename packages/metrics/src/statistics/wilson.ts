import { LikenessError } from "@likeness/core/pure";
import type { Interval } from "@likeness/result";

/** The 97.5 % point of the standard normal distribution. */
export const z95 = 1.959963984540054;

/**
 * Wilson's score interval of a proportion (Wilson 1927), without continuity correction: 95 % by default, always within
 * 0 and 1, and of positive width for 0 or all of n. [0, 1] for nothing counted.
 * @throws LikenessError `bad-input` unless 0 ≤ successes ≤ trials.
 */
export function wilson(successes: number, trials: number, z = z95): Interval {
  if (!(successes >= 0 && successes <= trials)) {
    throw new LikenessError("bad-input", `${successes} of ${trials} is no proportion`);
  }
  if (trials === 0) return [0, 1];
  const p = successes / trials;
  const weight = (z * z) / trials;
  const center = (p + weight / 2) / (1 + weight);
  const half = Math.sqrt(p * (1 - p) * weight + (weight * weight) / 4) / (1 + weight);
  return [successes === 0 ? 0 : Math.max(0, center - half), successes === trials ? 1 : Math.min(1, center + half)];
}
