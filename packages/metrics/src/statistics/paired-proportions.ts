import type { Interval } from "@likeness/result";
import { z95 } from "./wilson.ts";

/** Two systems on the same items: how often only one of them is right. */
export interface Discordance {
  readonly items: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/**
 * 95 % interval of the difference of two paired proportions, first − second, within −1 and 1 (Bonett and Price,
 * "Adjusted Wald confidence interval for a difference of binomial proportions based on paired data", Journal of
 * Educational and Behavioral Statistics 37, 2012: Wald with one item added to each discordant cell).
 */
export function pairedProportions({ items, onlyFirst, onlySecond }: Discordance): Interval {
  const n = items + 2;
  const first = (onlyFirst + 1) / n;
  const second = (onlySecond + 1) / n;
  const half = z95 * Math.sqrt((first + second - (first - second) ** 2) / n);
  const middle = first - second;
  return [Math.max(-1, middle - half), Math.min(1, middle + half)];
}
