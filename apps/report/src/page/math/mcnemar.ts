import type { Interval } from "@likeness/eval/result";

/** Two systems on the same items: how often only one of them is right. */
export interface Discordance {
  readonly items: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/**
 * Exact two-sided McNemar test: the probability of a split at least this uneven if both were equally good (McNemar 1947,
 * binomial form). 1 when they never differ.
 */
export function mcnemarP({ onlyFirst, onlySecond }: Discordance): number {
  const discordant = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  if (discordant === 0) return 1;
  let tail = 0;
  let logTerm = -discordant * Math.LN2;
  for (let k = 0; k <= fewer; k++) {
    if (k > 0) logTerm += Math.log((discordant - k + 1) / k);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}

/**
 * 95 % interval of the difference of two paired proportions, first − second (Bonett & Price 2012: Wald with one item
 * added to each discordant cell).
 */
export function pairedDifference({ items, onlyFirst, onlySecond }: Discordance): Interval {
  const n = items + 2;
  const first = (onlyFirst + 1) / n;
  const second = (onlySecond + 1) / n;
  const half = 1.959964 * Math.sqrt((first + second - (first - second) ** 2) / n);
  const middle = first - second;
  return [Math.max(-1, middle - half), Math.min(1, middle + half)];
}
