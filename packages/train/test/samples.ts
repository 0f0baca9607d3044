import type { Dataset, Photo } from "@likeness/datasets";
import { makeDataset, openDataset } from "@likeness/datasets";

/** Some people of the built-in samples, with as many photos each as the list says. */
export async function someSamples(photosEach: readonly number[]): Promise<Dataset> {
  const samples = await openDataset("samples");
  const chosen: Photo[] = photosEach.flatMap((count, person) => {
    const identity = samples.identities[person]!;
    return samples.photos.filter((photo) => photo.identity === identity).slice(0, count);
  });
  return makeDataset({ id: "family", title: "family", revision: "0", photos: chosen, notes: [] });
}
