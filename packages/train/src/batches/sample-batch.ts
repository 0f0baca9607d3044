import { fnv1a32, LikenessError, mulberry32, shuffle } from "@likeness/core";

/** How batches are drawn. */
export interface BatchPlan {
  /** People in a batch, at least 2. */
  readonly people: number;
  /** Photos of each, at least 2. */
  readonly photos: number;
  readonly seed: number;
}

/** Photos by person: only people with two photos at least can be learned from. */
export function photosByPerson(identities: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const all = new Map<string, number[]>();
  identities.forEach((identity, index) => {
    const known = all.get(identity);
    if (known === undefined) all.set(identity, [index]);
    else known.push(index);
  });
  return new Map([...all].filter(([, photos]) => photos.length >= 2).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Draws the photos of step `step`: people without repetition, photos without repetition as long as a person has enough,
 * else all of them again. A step's batch depends on nothing but seed, step and photos, so a resumed run draws the same.
 */
export function sampleBatch(
  groups: ReadonlyMap<string, readonly number[]>,
  { people, photos, seed }: BatchPlan,
  step: number,
): number[] {
  if (groups.size < people) {
    throw new LikenessError(
      "bad-input",
      `a batch of ${people} people needs as many with two photos or more; there are ${groups.size}`,
      { hint: "choose fewer people for a batch, or give more photos" },
    );
  }
  const uniform = mulberry32(fnv1a32(`${seed}/batch/${step}`));
  const drawn = shuffle([...groups.keys()], uniform).slice(0, people);
  return drawn.flatMap((person) => {
    const own = groups.get(person)!;
    const chosen: number[] = [];
    while (chosen.length < photos) chosen.push(...shuffle([...own], uniform).slice(0, photos - chosen.length));
    return chosen;
  });
}
