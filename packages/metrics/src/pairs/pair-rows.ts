import type { Templates } from "./templates.ts";

/**
 * Templates in the order in which pairs are visited: sorted by identity, then by photo, so that the genuine pairs of
 * row i are exactly the rows `i + 1 … runEnd[i] - 1` and no pair needs a look at its labels.
 */
export interface PairRows {
  readonly count: number;
  readonly dimensions: number;
  /** `count × dimensions`. */
  readonly data: Float32Array;
  /** Row → index of its photo in the dataset. */
  readonly photo: Int32Array;
  /** Row → index of its person, persons numbered in sorted order. */
  readonly person: Int32Array;
  /** Row → first row of the next person. */
  readonly runEnd: Int32Array;
  /** Photos of each person, with and without template. */
  readonly photosOf: Int32Array;
  /** Photos of each person that have a template. */
  readonly enrolledOf: Int32Array;
}

/** How many pairs there are, and how many of them lack a template on at least one side. */
export interface PairTotals {
  readonly genuine: number;
  readonly impostor: number;
  readonly genuineMissing: number;
  readonly impostorMissing: number;
}

/** Sorts templates by identity. The photos' order within a person is kept. */
export function pairRows(templates: Templates): PairRows {
  const { identities, dimensions } = templates;
  const persons = [...new Set(identities)].sort(byCodeUnit);
  const number = new Map(persons.map((identity, index) => [identity, index]));
  const personOf = Int32Array.from(identities, (identity) => number.get(identity)!);
  const order = identities.map((_, photo) => photo).filter((photo) => templates.enrolled[photo] === 1);
  order.sort((a, b) => personOf[a]! - personOf[b]! || a - b);

  const photosOf = new Int32Array(persons.length);
  const enrolledOf = new Int32Array(persons.length);
  for (const person of personOf) photosOf[person]!++;
  const data = new Float32Array(order.length * dimensions);
  const person = new Int32Array(order.length);
  const runEnd = new Int32Array(order.length);
  for (const [row, photo] of order.entries()) {
    data.set(templates.data.subarray(photo * dimensions, (photo + 1) * dimensions), row * dimensions);
    person[row] = personOf[photo]!;
    enrolledOf[personOf[photo]!]!++;
  }
  for (let row = order.length - 1; row >= 0; row--) {
    runEnd[row] = person[row] === person[row + 1] ? runEnd[row + 1]! : row + 1;
  }
  const photo = Int32Array.from(order);
  return { count: order.length, dimensions, data, photo, person, runEnd, photosOf, enrolledOf };
}

/** Counts all n(n − 1)/2 pairs of the photos behind `rows`. */
export function pairTotals(rows: PairRows): PairTotals {
  const all = countPairs(rows.photosOf);
  const finite = countPairs(rows.enrolledOf);
  return {
    genuine: all.genuine,
    impostor: all.impostor,
    genuineMissing: all.genuine - finite.genuine,
    impostorMissing: all.impostor - finite.impostor,
  };
}

function countPairs(photosOf: Int32Array): { genuine: number; impostor: number } {
  let photos = 0;
  let genuine = 0;
  for (const own of photosOf) {
    photos += own;
    genuine += (own * (own - 1)) / 2;
  }
  return { genuine, impostor: (photos * (photos - 1)) / 2 - genuine };
}

/** Order of JavaScript strings without a locale: the same on every machine. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
