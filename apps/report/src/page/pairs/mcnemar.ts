import { mcnemar } from "@likeness/metrics";
import type { Interval } from "@likeness/result";

/** Two systems on the same items: how often only one of them is right. */
export interface Discordance {
  readonly items: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/** Two-sided p of McNemar's test, the same as in comparisons and in the gate. 1 when they never differ. */
export function mcnemarP({ onlyFirst, onlySecond }: Discordance): number {
  return mcnemar(onlyFirst, onlySecond).twoSided;
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
