import type { BaselinePhoto } from "@likeness/result";

/** How the photos of a baseline and of a result belong together. Indices count in the order of either. */
export interface PhotoMatch {
  /** Of each photo of the baseline its index in the result, -1 where the result has none with that hash. */
  readonly inResult: Int32Array;
  /** Whether each photo of the result can be compared: the baseline has it, and as the same person. */
  readonly comparable: readonly boolean[];
  /** Photos of the result that the baseline has, whatever they are called now. */
  readonly shared: ReadonlySet<number>;
  /** Shared photos that stand under another person now. */
  readonly relabelled: readonly number[];
  /** Both have the same photos of the same people. Names of files and people do not matter. */
  readonly same: boolean;
}

/**
 * Finds the photos of a baseline in a result by their hashes: a name can stay while the photo behind it changes, and
 * change while the photo stays. Of several equal files the first is matched with the first, and so on. People are matched
 * by their photos too: the person that most of a person's photos stand under now; where two people became one, the one
 * with more photos is that one.
 */
export function matchPhotos(
  before: readonly BaselinePhoto[],
  now: readonly { readonly sha256: string; readonly identity: string }[],
): PhotoMatch {
  const places = new Map(numbered(now.map((photo) => photo.sha256)).map((key, index) => [key, index]));
  const inResult = Int32Array.from(numbered(before.map(([hash]) => hash)), (key) => places.get(key) ?? -1);
  const identityOf = peopleNow(before, now, inResult);
  const shared = new Set<number>();
  const relabelled: number[] = [];
  inResult.forEach((place, index) => {
    if (place < 0) return;
    shared.add(place);
    if (identityOf.get(before[index]![1]) !== now[place]!.identity) relabelled.push(place);
  });
  const moved = new Set(relabelled);
  return {
    inResult,
    comparable: now.map((_, place) => shared.has(place) && !moved.has(place)),
    shared,
    relabelled: relabelled.sort((a, b) => a - b),
    same: relabelled.length === 0 && shared.size === before.length && shared.size === now.length,
  };
}

/** Equal hashes told apart by their order. */
function numbered(hashes: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return hashes.map((hash) => {
    const count = seen.get(hash) ?? 0;
    seen.set(hash, count + 1);
    return `${hash} ${count}`;
  });
}

/** Of each person of the baseline the identity in the result. */
function peopleNow(
  before: readonly BaselinePhoto[],
  now: readonly { readonly identity: string }[],
  inResult: Int32Array,
): Map<number, string> {
  const counts = new Map<string, { person: number; identity: string; photos: number }>();
  inResult.forEach((place, index) => {
    if (place < 0) return;
    const [person, identity] = [before[index]![1], now[place]!.identity];
    const key = `${person} ${identity}`;
    const cell = counts.get(key) ?? { person, identity, photos: 0 };
    counts.set(key, { ...cell, photos: cell.photos + 1 });
  });
  const found = new Map<number, string>();
  const taken = new Set<string>();
  // The sort is stable, so equal counts go to whoever comes first in the baseline.
  for (const { person, identity } of [...counts.values()].sort((a, b) => b.photos - a.photos)) {
    if (found.has(person) || taken.has(identity)) continue;
    found.set(person, identity);
    taken.add(identity);
  }
  return found;
}
