import { mcnemar } from "@likeness/metrics";

/** Decisions that changed, among the items that both sides have. */
export interface Flips<Item> {
  /** Items that both sides have. */
  readonly compared: number;
  /** Right before, wrong now; the worst first. */
  readonly against: readonly Item[];
  /** Wrong before, right now; the one that moved farthest first. */
  readonly inFavour: readonly Item[];
  /** One-sided p of the McNemar test that accuracy fell. */
  readonly p: number;
}

/** What flipped between two lists of wrong items, in the order of the lists. */
export function flips<Item>(wrongBefore: readonly Item[], wrongNow: readonly Item[], compared: number): Flips<Item> {
  const before = new Set(wrongBefore);
  const now = new Set(wrongNow);
  const against = wrongNow.filter((item) => !before.has(item));
  const inFavour = wrongBefore.filter((item) => !now.has(item));
  return { compared, against, inFavour, p: mcnemar(against.length, inFavour.length).oneSided };
}

/** The same flips with their items told in another way. */
export function told<Item, Told>(flipped: Flips<Item>, tell: (items: readonly Item[]) => Told[]): Flips<Told> {
  return { ...flipped, against: tell(flipped.against), inFavour: tell(flipped.inFavour) };
}
