import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type CropSpec, cropFace } from "@likeness/align";
import { type Progress, type RgbImage, sha256, writeFileAtomic } from "@likeness/core";
import { type Dataset, decodePhoto } from "@likeness/datasets";
import type { EmbeddingRow } from "@likeness/embed";
import sharp from "sharp";
import { cropName } from "./crop-name.ts";

/** Longest side of a photo's thumbnail and of a crop, in pixels: enough to recognise a face, small enough for a page. */
const thumbnailSide = 200;
const cropSide = 96;
/** Photos being drawn at once. */
const atOnce = 4;

/** Crops of one aligner for one network, to be drawn beside the photos. */
export interface FaceLayer {
  readonly aligner: string;
  readonly crop: CropSpec;
  /** One for each photo of the dataset. */
  readonly rows: readonly EmbeddingRow[];
}

/**
 * Draws the pictures that a report shows: `photo/0000.webp` for every readable photo and `ALIGNER-CROP/0000.webp` for
 * every face, numbered in dataset order. Nothing is drawn when the folder already holds the pictures of the same
 * photos and faces.
 */
export async function writeFaces(
  folder: string,
  dataset: Dataset,
  layers: readonly FaceLayer[],
  progress: Progress,
): Promise<void> {
  const key = facesKey(dataset, layers);
  const keyFile = join(folder, "key.txt");
  if ((await readFile(keyFile, "utf8").catch(() => "")) === key) return;
  await rm(folder, { recursive: true, force: true });
  const names = ["photo", ...layers.map(layerName)];
  await Promise.all(names.map((name) => mkdir(join(folder, name), { recursive: true })));
  const step = progress.step(`${dataset.id}: drawing faces for the report`, dataset.photos.length);
  let next = 0;
  const draw = async () => {
    for (let i = next++; i < dataset.photos.length; i = next++) {
      await drawPhoto(folder, dataset, layers, i);
      step.advance();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, draw));
  await writeFileAtomic(keyFile, key);
  step.done();
}

/** The folder of a layer's crops. */
export function layerName({ aligner, crop }: Pick<FaceLayer, "aligner" | "crop">): string {
  // Not every file system takes a colon.
  return `${aligner}-${cropName(crop).replace(":", "-")}`;
}

async function drawPhoto(folder: string, dataset: Dataset, layers: readonly FaceLayer[], index: number): Promise<void> {
  const photo = await dataset.photos[index]!.read()
    .then(decodePhoto)
    .catch(() => undefined);
  if (photo === undefined) return;
  const file = `${String(index).padStart(4, "0")}.webp`;
  await drawPicture(photo, thumbnailSide, join(folder, "photo", file));
  for (const layer of layers) {
    const { box, landmarks, score } = layer.rows[index]!;
    if (box === null || landmarks === null) continue;
    const crop = cropFace(photo, { box, landmarks, score: score ?? 0 }, layer.crop);
    await drawPicture(crop, cropSide, join(folder, layerName(layer), file));
  }
}

async function drawPicture({ width, height, data }: RgbImage, side: number, path: string): Promise<void> {
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  const small = picture.resize(side, side, { fit: "inside", withoutEnlargement: true });
  await writeFileAtomic(path, await small.webp({ quality: 80 }).toBuffer());
}

function facesKey(dataset: Dataset, layers: readonly FaceLayer[]): string {
  const faces = layers.map((layer) => [layerName(layer), layer.rows.map(({ box, score }) => [box, score])]);
  return sha256(JSON.stringify([dataset.hash, thumbnailSide, cropSide, faces]));
}
