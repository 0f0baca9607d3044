import { LikenessError } from "@likeness/core";
import { binomialMasses } from "./binomial.ts";

/** p-values of a McNemar test. */
export interface McNemar {
  /** One-sided, exact: chance of at least this many flips against, when a flip goes either way with equal chance. */
  readonly oneSided: number;
  /** Two-sided, exact: twice the smaller tail, at most 1. */
  readonly twoSided: number;
  /** One-sided mid-p: the observed count weighs half. */
  readonly oneSidedMidP: number;
  /** Two-sided mid-p: less conservative than the exact test, and close to its nominal level. */
  readonly twoSidedMidP: number;
}

/**
 * McNemar's test for two systems on the same items, from the items on which exactly one of them is right.
 * Exact binomial test on the discordant items; mid-p as Fagerland, Lydersen and Laake recommend (BMC Medical Research
 * Methodology 13:91, 2013). It holds for independent items; pairs that share a photo are not, so on pairs it is a
 * screening number and the bootstrap over people the one to quote.
 * @param against items that the first system gets right and the second wrong.
 * @param inFavour items that the first gets wrong and the second right.
 * @throws LikenessError `bad-input` when a count is not a whole number of at least 0.
 */
export function mcnemar(against: number, inFavour: number): McNemar {
  for (const count of [against, inFavour]) {
    if (!Number.isInteger(count) || count < 0) {
      throw new LikenessError("bad-input", `McNemar's test takes counts of items, not ${count}`);
    }
  }
  const masses = binomialMasses(against + inFavour, 0.5);
  const tail = (from: number) => {
    let sum = 0;
    for (let k = masses.length - 1; k >= from; k--) sum += masses[k]!;
    return Math.min(1, sum);
  };
  const observed = masses[against]!;
  const oneSided = tail(against);
  const worse = tail(Math.max(against, inFavour));
  return {
    oneSided,
    twoSided: Math.min(1, 2 * worse),
    oneSidedMidP: oneSided - observed / 2,
    twoSidedMidP: Math.min(1, 2 * worse - observed),
  };
}
