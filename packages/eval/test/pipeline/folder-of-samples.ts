import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDataset } from "@likeness/datasets";

/** A new empty folder that the operating system cleans up. */
export function scratchFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "likeness-eval-"));
}

/** A folder dataset with some photos of the first people of `samples`. */
export async function folderOfSamples(people: number, photosEach: number): Promise<string> {
  const folder = await scratchFolder();
  const samples = await openDataset("samples");
  for (const identity of samples.identities.slice(0, people)) {
    await mkdir(join(folder, identity));
    const photos = samples.photos.filter((photo) => photo.identity === identity).slice(0, photosEach);
    for (const photo of photos) await writeFile(join(folder, photo.file), await photo.read());
  }
  return folder;
}
