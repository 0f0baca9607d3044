import { LikenessError } from "@likeness/core";
import { type Dataset, openDataset } from "@likeness/datasets";
import type { PhotoBytes } from "@likeness/enrol";

/** Photos in memory. */
export interface LoadedPhotos {
  readonly dataset: string;
  readonly photos: readonly PhotoBytes[];
}

/** The photos of lfw-subset, or of the built-in samples where that cannot be had. */
export async function loadPhotos(): Promise<LoadedPhotos> {
  const dataset = await openDataset("lfw-subset").catch((thrown: unknown): Promise<Dataset> => {
    if (!(thrown instanceof LikenessError) || thrown.code !== "unavailable") throw thrown;
    return openDataset("samples");
  });
  const photos = await Promise.all(
    dataset.photos.map(async (photo, index) => ({ index, photo: photo.sha256, bytes: await photo.read() })),
  );
  return { dataset: dataset.id, photos };
}
