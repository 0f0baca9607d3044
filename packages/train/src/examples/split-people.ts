import { fnv1a32, knownId, LikenessError, mulberry32, readJsonFile, shuffle } from "@likeness/core";
import type { Dataset } from "@likeness/datasets";
import { photosByPerson } from "../batches/sample-batch.ts";

/** Who is trained on, and who decides when training stops. No person is in both lists. */
export interface PeopleSplit {
  readonly train: readonly string[];
  readonly heldOut: readonly string[];
}

/**
 * Splits the people of a dataset.
 * @param rule a share of people to hold out, from 0 (none) to below 1; or the path of a JSON file with the lists `train` and
 * `heldOut`, where people in neither list are not used at all.
 * @throws LikenessError `usage` for another share, `bad-input` for a file that is wrong, `unknown-id` for a person who is
 * not in the dataset.
 */
export async function splitPeople(identities: readonly string[], rule: string, seed: number): Promise<PeopleSplit> {
  if (!/^\d*\.?\d+$/.test(rule)) return readSplit(rule, identities);
  const share = Number(rule);
  if (share >= 1) {
    throw new LikenessError("usage", `a share of people to hold out must be below 1, not ${rule}`);
  }
  const heldOut = drawn(identities, share, seed);
  const out = new Set(heldOut);
  return { heldOut, train: identities.filter((name) => !out.has(name)).sort() };
}

/** Fewer people than this are all needed to learn from. */
const fewestToHoldOut = 5;
const usualShare = 0.2;

/**
 * The split of a dataset about which nothing was said: a fifth of the people with two photos or more is held out, two at
 * least, and of fewer than five people nobody.
 */
export function defaultSplit({ identities, photos }: Dataset, seed: number): PeopleSplit {
  const able = [...photosByPerson(photos.map(({ identity }) => identity)).keys()];
  const heldOut = able.length < fewestToHoldOut ? [] : drawn(able, usualShare, seed);
  const out = new Set(heldOut);
  return { heldOut, train: identities.filter((name) => !out.has(name)).sort() };
}

/** One person alone gives no pair of different people to measure with. */
function drawn(people: readonly string[], share: number, seed: number): string[] {
  const count = share === 0 ? 0 : Math.max(2, Math.round(share * people.length));
  return shuffle([...people].sort(), mulberry32(fnv1a32(`${seed}/people`)))
    .slice(0, count)
    .sort();
}

async function readSplit(path: string, identities: readonly string[]): Promise<PeopleSplit> {
  const hint = 'give a share such as 0.2, or a JSON file {"train": [names], "heldOut": [names]}';
  const value = await readJsonFile(path, "the split of people", hint);
  const { train, heldOut = [], ...rest } = typeof value === "object" && value !== null ? (value as Lists) : {};
  if (!isNames(train) || !isNames(heldOut) || Object.keys(rest).length > 0) {
    throw new LikenessError("bad-input", `${path} must hold the lists "train" and "heldOut" of names and nothing else`);
  }
  for (const name of [...train, ...heldOut]) knownId(`person in ${path}`, name, identities);
  const twice = train.find((name) => heldOut.includes(name));
  if (twice !== undefined) throw new LikenessError("bad-input", `${path} has "${twice}" in both lists`);
  return { train: [...new Set(train)].sort(), heldOut: [...new Set(heldOut)].sort() };
}

interface Lists {
  readonly train?: unknown;
  readonly heldOut?: unknown;
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}
