import { mulberry32 } from "@likeness/core/pure";

/**
 * Bootstrap over people. A replicate draws as many people as there are, with replacement; a person drawn m times
 * counts m-fold. A genuine pair then weighs its person's m, an impostor pair the product of both people's. Pairs
 * between two draws of one person are left out: they would set photos against themselves.
 *
 * Pairs that share a person are not independent, so resampling pairs gives intervals that are too narrow; resampling
 * people keeps each person's pairs together (Bolle, Ratha and Pankanti, "Error analysis of pattern recognition systems:
 * the subsets bootstrap", CVIU 93, 2004; Poh and Bengio, "Estimating the confidence interval of expected performance
 * curve in biometric authentication using joint bootstrap", ICASSP 2007; for pairs between resampled nodes Snijders and
 * Borgatti, "Non-parametric standard errors and tests for network statistics", Connections 22, 1999).
 *
 * Calls `visit` with the multiplicities of each replicate; the array is reused. Replicates that `accept` refuses (no
 * impostor pair is left when one person is drawn every time) are drawn again, at most ten times as many in all.
 */
export function resampleUnits(
  units: number,
  resamples: number,
  seed: number,
  accept: (multiplicity: Float64Array) => boolean,
  visit: (multiplicity: Float64Array) => void,
): void {
  const uniform = mulberry32(seed);
  const multiplicity = new Float64Array(units);
  let done = 0;
  for (let drawn = 0; drawn < 10 * resamples && done < resamples; drawn++) {
    multiplicity.fill(0);
    for (let i = 0; i < units; i++) multiplicity[Math.floor(uniform() * units)]!++;
    if (!accept(multiplicity)) continue;
    visit(multiplicity);
    done++;
  }
}
