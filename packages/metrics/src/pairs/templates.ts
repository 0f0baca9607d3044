import { LikenessError } from "@likeness/core/pure";

/** The embeddings of a dataset's photos, one row for each photo in dataset order. */
export interface Templates {
  readonly files: readonly string[];
  readonly identities: readonly string[];
  /** Length of an embedding; 0 when no photo has one. */
  readonly dimensions: number;
  /** `photos × dimensions`, row after row; rows of photos without a template are zero and never read. */
  readonly data: Float32Array;
  /** 1 for a photo with a template, 0 for one that did not enrol. */
  readonly enrolled: Uint8Array;
}

/**
 * Packs one vector (or null: no template) for each photo and checks them once, so that no metric has to.
 * @throws LikenessError `bad-input` that names the photo when vectors differ in length or hold NaN or infinity.
 */
export function packTemplates(
  photos: readonly { readonly file: string; readonly identity: string }[],
  vectors: readonly (Float32Array | null)[],
): Templates {
  if (vectors.length !== photos.length) {
    throw new LikenessError("bad-input", `${vectors.length} embeddings for ${photos.length} photos`);
  }
  const dimensions = vectors.find((vector) => vector !== null)?.length ?? 0;
  const data = new Float32Array(photos.length * dimensions);
  const enrolled = new Uint8Array(photos.length);
  for (const [index, vector] of vectors.entries()) {
    if (vector === null) continue;
    const { file } = photos[index]!;
    if (vector.length !== dimensions || dimensions === 0) {
      throw new LikenessError("bad-input", `${file}: its embedding has ${vector.length} numbers, others ${dimensions}`);
    }
    const odd = vector.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0)
      throw new LikenessError("bad-input", `${file}: its embedding holds ${vector[odd]} at position ${odd}`);
    data.set(vector, index * dimensions);
    enrolled[index] = 1;
  }
  return {
    files: photos.map((photo) => photo.file),
    identities: photos.map((photo) => photo.identity),
    dimensions,
    data,
    enrolled,
  };
}
