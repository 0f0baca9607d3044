import { sha256 } from "@likeness/core";
import type { Dataset, Photo } from "./dataset.ts";

/** Sorts the photos, derives the identities and hashes the whole. */
export function makeDataset(description: Omit<Dataset, "hash" | "identities">): Dataset {
  const photos = [...description.photos].sort((a, b) => byCodeUnit(a.file, b.file));
  const identities = [...new Set(photos.map((photo) => photo.identity))].sort(byCodeUnit);
  return { ...description, photos, identities, hash: datasetHash(photos) };
}

/** SHA-256 over one line `sha256 file identity` for each photo, in the order given, each ended by a newline. */
export function datasetHash(photos: readonly Pick<Photo, "sha256" | "file" | "identity">[]): string {
  return sha256(photos.map(({ sha256, file, identity }) => `${sha256} ${file} ${identity}\n`).join(""));
}

/** Order by UTF-16 code units: the same on every machine and in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
