import type { Run } from "../result.ts";
import { mcnemar } from "../statistics/mcnemar.ts";
import type { BaselineRun } from "./baseline.ts";

/** Decisions that changed, among the items that both sides have. */
export interface Flips<Item> {
  /** Right before, wrong now. */
  readonly against: readonly Item[];
  /** Wrong before, right now. */
  readonly inFavour: readonly Item[];
  /** One-sided p of the McNemar test that accuracy fell. */
  readonly p: number;
}

/** Flips of each classifier that both sides have, among the test photos that both have. */
export function predictionFlips(
  before: BaselineRun,
  after: Run,
  shared: ReadonlySet<string>,
): Record<string, Flips<string>> {
  const result: Record<string, Flips<string>> = Object.create(null);
  for (const [id, baseline] of Object.entries(before.identification)) {
    const now = after.identification.classifiers[id];
    if (now === undefined) continue;
    const tested = new Set(now.predictions.map((prediction) => prediction.file));
    const wrongBefore = baseline.wrong
      .map((wrong) => wrong.file)
      .filter((file) => shared.has(file) && tested.has(file));
    const wrongNow = now.predictions.filter(({ truth, predicted }) => truth !== predicted).map(({ file }) => file);
    result[id] = flips(
      wrongBefore,
      wrongNow.filter((file) => shared.has(file)),
      (file) => file,
    );
  }
  return result;
}

/** What flipped between two lists of wrong items. */
export function flips<Item>(
  wrongBefore: readonly Item[],
  wrongNow: readonly Item[],
  key: (item: Item) => string,
): Flips<Item> {
  const before = new Set(wrongBefore.map(key));
  const now = new Set(wrongNow.map(key));
  const against = wrongNow.filter((item) => !before.has(key(item)));
  const inFavour = wrongBefore.filter((item) => !now.has(key(item)));
  return { against, inFavour, p: mcnemar(against.length, inFavour.length).oneSided };
}
