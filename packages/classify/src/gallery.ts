import { LikenessError } from "@likeness/core";
import { checkVectors, float32Vector } from "./vectors.ts";

/**
 * Labelled embeddings in one canonical order: by identity, then by components. The same set gives the same gallery in
 * whatever order it came, and a lower index is an identity that sorts first.
 */
export interface Gallery {
  /** Each identity once, sorted by UTF-16 code units. */
  readonly identities: readonly string[];
  readonly rows: number;
  readonly dimensions: number;
  /** `rows × dimensions`, row after row. */
  readonly data: Float32Array;
  /** The index of each row's identity, ascending. */
  readonly owners: Int32Array;
  /** Identity `i` owns the rows `starts[i]` up to, not including, `starts[i + 1]`. */
  readonly starts: Int32Array;
  /**
   * For each identity the first one that owns exactly the same vectors: itself, unless a person stands in the gallery
   * under several names. By symmetry nothing learned can tell twins apart.
   */
  readonly twins: Int32Array;
}

/**
 * Checks and packs labelled embeddings; copies them.
 * @throws LikenessError `bad-input` for an empty gallery, ragged or non-finite vectors, or labels that do not match.
 */
export function packGallery(vectors: readonly Float32Array[], labels: readonly string[]): Gallery {
  const dimensions = checkGallery(vectors, labels);
  const order = Array.from(vectors, (_, row) => row).sort(
    (a, b) => compareText(labels[a]!, labels[b]!) || compareVectors(vectors[a]!, vectors[b]!),
  );
  const identities: string[] = [];
  const starts: number[] = [];
  const data = new Float32Array(order.length * dimensions);
  const owners = new Int32Array(order.length);
  for (const [row, source] of order.entries()) {
    if (row === 0 || labels[source] !== identities.at(-1)) {
      identities.push(labels[source]!);
      starts.push(row);
    }
    owners[row] = identities.length - 1;
    data.set(vectors[source]!, row * dimensions);
  }
  starts.push(order.length);
  const packed = { identities, rows: order.length, dimensions, data, owners, starts: Int32Array.from(starts) };
  return { ...packed, twins: findTwins(packed) };
}

function checkGallery(vectors: readonly Float32Array[], labels: readonly string[]): number {
  if (vectors.length !== labels.length) {
    throw new LikenessError("bad-input", `${vectors.length} vectors but ${labels.length} labels`, {
      hint: "give one label for each vector",
    });
  }
  if (vectors.length === 0) {
    throw new LikenessError("bad-input", "the gallery is empty", { hint: "give at least one labelled embedding" });
  }
  for (let row = 0; row < labels.length; row++) {
    const label: unknown = labels[row];
    if (typeof label === "string") continue;
    throw new LikenessError("bad-input", `label ${row} is of type ${typeof label}, expected a string`);
  }
  const { length } = float32Vector("gallery vector", 0, vectors[0]);
  if (length === 0) throw new LikenessError("bad-input", "gallery vector 0 has no components");
  checkVectors("gallery vector", vectors, length);
  return length;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareVectors(a: Float32Array, b: Float32Array): number {
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function findTwins({ identities, data, dimensions, starts }: Omit<Gallery, "twins">): Int32Array {
  const vectorsOf = (identity: number) =>
    data.subarray(starts[identity]! * dimensions, starts[identity + 1]! * dimensions);
  const candidates = new Map<string, number[]>();
  return Int32Array.from(identities, (_, identity) => {
    const own = vectorsOf(identity);
    // A few components tell nearly all apart; only those that share them are compared in full.
    const key = `${own.length}:${own.subarray(0, 4).join()}`;
    const similar = candidates.get(key) ?? [];
    candidates.set(key, similar);
    const twin = similar.find((other) => vectorsOf(other).every((component, i) => component === own[i]));
    if (twin === undefined) similar.push(identity);
    return twin ?? identity;
  });
}
