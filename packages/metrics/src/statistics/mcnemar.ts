import { binomialMasses } from "./binomial.ts";

/** p-values of a McNemar test. */
export interface McNemar {
  /** Chance that accuracy did not fall: of at least this many flips against, when a flip goes either way with equal chance. */
  readonly oneSided: number;
  /** Chance of a split at least this uneven; at most 1, and 1 when nothing differs. */
  readonly twoSided: number;
}

/**
 * McNemar's test for two systems on the same items, from the items on which exactly one of them is right: the binomial test
 * on the discordant items with the mid-p correction (the observed count weighs half), as Fagerland, Lydersen and Laake
 * recommend (BMC Medical Research Methodology 13:91, 2013): the exact test is too rarely significant, mid-p keeps close to
 * its level. It is the one test of this kind here: gate, comparisons and page call it. It holds for independent items; pairs
 * that share a photo are not, so on pairs it is a screening number and the bootstrap over people the one to quote.
 * Needs nothing of Node.
 * @param against items that the first system gets right and the second wrong.
 * @param inFavour items that the first gets wrong and the second right.
 * @throws RangeError when a count is not a whole number of at least 0.
 */
export function mcnemar(against: number, inFavour: number): McNemar {
  for (const count of [against, inFavour]) {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`McNemar's test takes counts of items, not ${count}`);
    }
  }
  const masses = binomialMasses(against + inFavour, 0.5);
  const tail = (from: number) => {
    let sum = 0;
    for (let k = masses.length - 1; k >= from; k--) sum += masses[k]!;
    return sum - masses[from]! / 2;
  };
  return {
    oneSided: against + inFavour === 0 ? 1 : Math.min(1, tail(against)),
    twoSided: against === inFavour ? 1 : Math.min(1, 2 * tail(Math.max(against, inFavour))),
  };
}
