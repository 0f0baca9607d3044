import type { Dataset } from "@likeness/datasets";
import type { DatasetSummary } from "@likeness/result";

/** The dataset as a result names it. */
export function summarize(dataset: Dataset): DatasetSummary {
  const { id, title, revision, hash, notes, licence, photos, identities } = dataset;
  return {
    id,
    title,
    revision,
    hash,
    images: photos.length,
    identities: identities.length,
    notes,
    ...(licence !== undefined && { licence }),
    photos: photos.map(({ file, identity, sha256 }) => ({ file, identity, sha256 })),
  };
}
