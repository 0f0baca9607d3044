import { fnv1a32, knownId, LikenessError, mulberry32, readJsonFile, shuffle } from "@likeness/core";

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
  // One person alone gives no pair of different people to measure with.
  const count = share === 0 ? 0 : Math.max(2, Math.round(share * identities.length));
  const shuffled = shuffle([...identities].sort(), mulberry32(fnv1a32(`${seed}/people`)));
  return { heldOut: shuffled.slice(0, count).sort(), train: shuffled.slice(count).sort() };
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
