import { LikenessError } from "@likeness/core";
import { photosByPerson } from "./sample-batch.ts";

/** People in a batch and photos of each. */
export interface BatchSize {
  readonly people: number;
  readonly photos: number;
}

/** Of a set that has as many. */
const usual: BatchSize = { people: 8, photos: 4 };

/**
 * The size of batches for a set of photos: what was asked for, else 8 people with 4 photos each, or as many as there are.
 * @param identities whose the photos are, one for each.
 * @throws LikenessError `bad-input` when not two people have two photos, or fewer than were asked for.
 */
export function batchSize(identities: readonly string[], asked: Partial<BatchSize>): BatchSize {
  const counts = [...photosByPerson(identities).values()].map(({ length }) => length);
  const { people = Math.max(2, Math.min(usual.people, counts.length)) } = asked;
  if (counts.length < people) throw tooFew(counts.length, asked.people);
  const most = counts.reduce((greatest, count) => Math.max(greatest, count), 0);
  return { people, photos: asked.photos ?? Math.min(usual.photos, most) };
}

function tooFew(there: number, asked: number | undefined): LikenessError {
  const needed = asked === undefined ? "training needs two people" : `a batch of ${asked} people needs as many`;
  return new LikenessError("bad-input", `${needed} with two photos or more; there are ${there}`, {
    hint: "people who are held out and photos without a usable face do not count: give more, or choose a smaller batch",
  });
}

/**
 * Whether people held out can be measured with.
 * @throws LikenessError `bad-input` without a pair of one person and a pair of two.
 */
export function checkHeldOut(identities: readonly string[]): void {
  const people = new Set(identities).size;
  if (people >= 2 && photosByPerson(identities).size > 0) return;
  throw new LikenessError(
    "bad-input",
    `the people held out, ${people} with ${identities.length} photos, give no figure: that takes two, and two photos of one of them`,
    { hint: "hold nobody out with --people-split 0, or others by a file of lists" },
  );
}
