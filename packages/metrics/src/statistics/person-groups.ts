import { mulberry32, shuffle } from "@likeness/core/pure";
import type { Units } from "./unit-totals.ts";

/** People beyond this number are drawn in groups where a table over all units is needed. */
export const mostUnits = 64;

/**
 * Deals people to `folds` folds of nearly equal size, seeded: first those with several photos, then the others, so
 * that genuine pairs spread over the folds.
 * @returns person → fold.
 */
export function dealFolds(photosOf: Int32Array, folds: number, seed: number): Int32Array {
  const uniform = mulberry32(seed);
  const people = Array.from(photosOf, (_, person) => person);
  const several = shuffle(
    people.filter((person) => photosOf[person]! > 1),
    uniform,
  );
  const single = shuffle(
    people.filter((person) => photosOf[person]! <= 1),
    uniform,
  );
  const foldOf = new Int32Array(photosOf.length);
  for (const [place, person] of [...several, ...single].entries()) foldOf[person] = place % folds;
  return foldOf;
}

/** Units within folds: each person, or when there are more than {@link mostUnits} about that many groups of people. */
export function unitsWithin(foldOf: Int32Array, folds: number): { units: Units; foldOfUnit: Int32Array } {
  const people = foldOf.length;
  const perFold = people <= mostUnits ? people : Math.max(1, Math.floor(mostUnits / folds));
  const seen = new Int32Array(folds);
  const numbers = new Map<number, number>();
  const foldOfUnit: number[] = [];
  const of = Int32Array.from(foldOf, (fold) => {
    const key = fold * perFold + (seen[fold]!++ % perFold);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, foldOfUnit.length);
    return foldOfUnit.push(fold) - 1;
  });
  return { units: { count: foldOfUnit.length, of }, foldOfUnit: Int32Array.from(foldOfUnit) };
}

/** All people, or about {@link mostUnits} seeded groups of them. */
export function drawnUnits(photosOf: Int32Array, seed: number): Units {
  const groups = Math.min(mostUnits, photosOf.length);
  return { count: groups, of: dealFolds(photosOf, groups, seed) };
}
