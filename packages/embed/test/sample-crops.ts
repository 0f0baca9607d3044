import { aligners, type CropSpec, chooseFace, cropFace } from "@likeness/align";
import type { RgbImage } from "@likeness/core";
import { decodePhoto, openDataset } from "@likeness/datasets";

/** Faces of `samples` as the product crops them: photo i is of another person, and spoilt in another way. */
export async function sampleCrops(spec: CropSpec, count: number): Promise<RgbImage[]> {
  const { photos, identities } = await openDataset("samples");
  const aligner = await aligners.open("faceapi-tiny");
  const crops: RgbImage[] = [];
  for (const [i, identity] of identities.slice(0, count).entries()) {
    const photo = await decodePhoto(await photos.filter((one) => one.identity === identity)[i]!.read());
    crops.push(cropFace(photo, chooseFace(await aligner.locate(photo), photo, "most-central-large")!, spec));
  }
  await aligner.dispose();
  return crops;
}
