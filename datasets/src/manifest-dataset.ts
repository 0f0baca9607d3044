import { type FetchOptions, loadManifest, requireFiles } from "@likeness/files";
import type { Dataset, Photo } from "./dataset.ts";
import { makeDataset } from "./make-dataset.ts";
import { manifestPlace } from "./manifest-place.ts";

/**
 * A dataset whose photos are the files of a manifest of this package, fetched where needed. The first folder of a path
 * is the identity.
 * @throws LikenessError `unavailable` or `hash-mismatch` unless every photo is here and verified.
 */
export async function openManifestDataset(name: string, options: FetchOptions = {}): Promise<Dataset> {
  const { id, title, revision, licence, notes, split, files } = await loadManifest(manifestPlace(name));
  const fetched = await requireFiles(files, { name: id, ...options });
  const photos = fetched.map(
    ({ file, read }): Photo => ({
      file: file.path,
      identity: file.path.split("/")[0]!,
      sha256: file.sha256!,
      read,
    }),
  );
  return makeDataset({ id, title, revision, licence, notes, photos, ...(split !== undefined && { split }) });
}
