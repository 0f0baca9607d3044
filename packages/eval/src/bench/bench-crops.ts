import { aligners, type CropSpec, cropFace, cropKinds, type Face } from "@likeness/align";
import { LikenessError, mulberry32, type RgbImage, shuffle } from "@likeness/core";
import type { Dataset, Photo } from "@likeness/datasets";
import { cropOf, faceOf, Missed, type PhotoBytes, readPhoto } from "@likeness/enrol";
import type { FaceChoice } from "@likeness/result";

/** More photos than this add time and no knowledge. */
const mostPhotos = 100;

/** Photos with a face, ready to be cropped for any model. */
export interface BenchFaces {
  /** Everything that could be read, also without a face. */
  readonly photos: readonly PhotoBytes[];
  /** Whose face each crop shows. */
  readonly people: readonly string[];
  crops(spec: CropSpec): readonly RgbImage[];
}

/**
 * Up to 100 photos, evenly from the whole dataset and in a seeded order, so that the first few are of several people;
 * faces found by the given aligner.
 * @throws LikenessError `bad-input` when there is no face in them.
 */
export async function benchFaces(
  dataset: Dataset,
  aligner: string,
  choice: FaceChoice,
  seed: number,
): Promise<BenchFaces> {
  const locator = await aligners.open(aligner, { threads: 1 });
  const photos: PhotoBytes[] = [];
  const found: { readonly identity: string; readonly image: RgbImage; readonly face: Face }[] = [];
  try {
    for (const photo of chosenPhotos(dataset, seed)) {
      const read = await readPhoto(photo);
      if (read instanceof Missed) continue;
      photos.push({ index: photos.length, photo: photo.sha256, bytes: read.bytes });
      const face = await faceOf(locator, read.image, choice);
      if (!(face instanceof Missed) && canBeCropped(read.image, face))
        found.push({ identity: photo.identity, image: read.image, face });
    }
  } finally {
    await locator.dispose();
  }
  if (found.length === 0)
    throw new LikenessError("bad-input", `${aligner} finds no face in the photos of ${dataset.id}`);
  return {
    photos,
    people: found.map(({ identity }) => identity),
    crops: (spec) => found.map(({ image, face }) => cropFace(image, face, spec)),
  };
}

/** One of each kind: every model's crop is cut from the same faces, so that their figures are of the same people. */
const everyCrop = cropKinds.map(
  (kind): CropSpec => (kind === "dlib" ? { kind, size: 96, padding: 0.25 } : { kind, size: 96 }),
);

/** Whether every kind of crop can be cut from a face: one whose landmarks are degenerate is left out, as in an evaluation. */
export function canBeCropped(image: RgbImage, face: Face): boolean {
  return everyCrop.every((spec) => !(cropOf(image, face, spec) instanceof Missed));
}

function chosenPhotos({ photos }: Dataset, seed: number): Photo[] {
  const count = Math.min(mostPhotos, photos.length);
  const chosen = Array.from({ length: count }, (_, i) => photos[Math.floor((i * photos.length) / count)]!);
  return shuffle(chosen, mulberry32(seed));
}
