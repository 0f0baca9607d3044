import type { ModelCard } from "@likeness/embed";
import type { EmbeddingRow } from "@likeness/enrol";

/** How far a length may be from 1 for embeddings that a network keeps at length 1, perhaps with 16-bit floats. */
const lengthTolerance = 0.01;
/** Part of the largest number by which numbers of embeddings that are called equal may differ. */
const equalTolerance = 1e-6;

/** What embeddings say against their network or its card, whatever the people. */
export function embeddingWarnings(rows: readonly EmbeddingRow[], card: ModelCard): string[] {
  const byPhoto = new Map(rows.flatMap(({ photo, embedding }) => (embedding === null ? [] : [[photo, embedding]])));
  const embeddings = [...byPhoto.values()];
  if (embeddings.length === 0) return [];
  return [...lengthWarning(embeddings, card), ...equalWarning(embeddings)];
}

function lengthWarning(embeddings: readonly Float32Array[], { unitLength }: ModelCard): string[] {
  const lengths = embeddings.map((embedding) => Math.hypot(...embedding));
  // A baseline answers a crop of one colour with zeros, which have no direction.
  const others = lengths.filter((length) => length !== 0 && !(Math.abs(length - 1) <= lengthTolerance));
  const range = `${short(Math.min(...lengths))} to ${short(Math.max(...lengths))}`;
  if (unitLength && others.length > 0) {
    return [
      `the card says unitLength: true, but ${others.length} of ${lengths.length} embeddings have another length (${range})`,
    ];
  }
  if (!unitLength && others.length === 0 && lengths.some((length) => length !== 0)) {
    return [`the card says unitLength: false, but every embedding has the length 1 (${range})`];
  }
  return [];
}

function equalWarning([first, ...others]: readonly Float32Array[]): string[] {
  if (first === undefined || others.length === 0) return [];
  const most = first.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const isEqual = (other: Float32Array) =>
    other.every((value, i) => Math.abs(value - first[i]!) <= equalTolerance * most);
  return others.every(isEqual)
    ? [`the embeddings of all ${others.length + 1} photos are equal: the network does not look at its crop`]
    : [];
}

function short(length: number): string {
  return String(Number(length.toPrecision(3)));
}
