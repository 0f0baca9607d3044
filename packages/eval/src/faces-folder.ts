import { link, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  LikenessError,
  makeFolder,
  messageOf,
  type Progress,
  printable,
  type RgbImage,
  writeFileAtomic,
} from "@likeness/core";
import { type Dataset, decodePhoto, type Photo, PhotoError } from "@likeness/datasets";
import { drawnPicture, type FaceLayer, layerNames, type Picture, picturesOf } from "./face-pictures.ts";

/** Photos being drawn at once. */
const atOnce = 4;

/** Whose pictures are drawn, and who watches. */
export interface FacesOptions {
  /** SHA-256 of the bytes of the result that the pictures belong to. */
  readonly result: string;
  readonly progress: Progress;
  /** Stops between two photos. */
  readonly signal?: AbortSignal;
}

/**
 * Draws the pictures that a report shows into `FOLDER/RESULT/photo` and `FOLDER/RESULT/ALIGNER-CROP`: one of every
 * readable photo and one of every face. A picture is named by the SHA-256 of its photo and a key of what was cut from
 * it, so equal photos share one, and one that an earlier result in the folder has is taken over. A photo that cannot be
 * drawn keeps no other from being drawn.
 * @throws LikenessError `storage`; what reading and decoding throw when it is not the photo's fault (memory, a decoder
 * that cannot be loaded); the signal's reason. Nothing of this result is left then.
 */
export async function writeFaces(
  folder: string,
  dataset: Dataset,
  layers: readonly FaceLayer[],
  { result, progress, signal }: FacesOptions,
): Promise<void> {
  const own = join(folder, result);
  await rm(own, { recursive: true, force: true });
  const before = await picturesIn(folder);
  const photos = [...new Map(dataset.photos.map((photo, index) => [photo.sha256, { photo, index }])).values()];
  const missed: string[] = [];
  const step = progress.step(`${dataset.id}: drawing faces for the report`, photos.length);
  try {
    await makeFolders(own, layerNames(layers));
    await eachOf(photos, async ({ photo, index }) => {
      signal?.throwIfAborted();
      const why = await drawPhoto(own, photo, picturesOf(photo.sha256, index, layers), before);
      if (why !== undefined) missed.push(`${photo.file} (${why})`);
      step.advance();
    });
  } catch (thrown) {
    await rm(own, { recursive: true, force: true });
    throw thrown;
  } finally {
    step.done();
  }
  if (missed.length === 0) return;
  progress.warn(printable(`no picture of ${missed.slice(0, 3).join(", ")}${missed.length > 3 ? ", …" : ""}`));
}

/** Removes the pictures of all results but one, or of all: those of replaced results, and what a killed run left. */
export async function removeOtherFaces(folder: string, result: string | undefined): Promise<void> {
  if (result === undefined) return rm(folder, { recursive: true, force: true });
  const others = (await namesIn(folder)).filter((name) => name !== result);
  await Promise.all(others.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/**
 * Draws the pictures of one photo.
 * @returns why the photo cannot be drawn; undefined when it was.
 */
async function drawPhoto(
  folder: string,
  photo: Photo,
  pictures: readonly Picture[],
  before: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const missing: Picture[] = [];
  for (const picture of pictures) if (!(await takeOver(folder, picture, before))) missing.push(picture);
  if (missing.length === 0) return undefined;
  const image = await pixelsOf(photo);
  if (typeof image === "string") return image;
  for (const picture of missing) {
    const bytes = await drawnPicture(image, picture);
    if (bytes !== undefined) await writeFileAtomic(join(folder, ...picture.place), bytes);
  }
  return undefined;
}

/**
 * The photo's pixels, or why it cannot be drawn: what it is, or that its file is no more what was evaluated. Anything else
 * is not the photo's fault.
 */
async function pixelsOf(photo: Photo): Promise<RgbImage | string> {
  let bytes: Uint8Array;
  try {
    bytes = await photo.read();
  } catch (thrown) {
    if (!(thrown instanceof LikenessError)) throw thrown;
    return messageOf(thrown);
  }
  try {
    return await decodePhoto(bytes);
  } catch (thrown) {
    if (!(thrown instanceof PhotoError)) throw thrown;
    return messageOf(thrown);
  }
}

/** A picture of the same name shows the same. Where the file system has no links it is drawn again. */
async function takeOver(folder: string, { place }: Picture, before: ReadonlyMap<string, string>): Promise<boolean> {
  const known = before.get(place.join("/"));
  if (known === undefined) return false;
  return link(known, join(folder, ...place)).then(
    () => true,
    () => false,
  );
}

/** Every picture of every result in the folder, by its layer and name. */
async function picturesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const result of await namesIn(folder)) {
    for (const layer of await namesIn(join(folder, result))) {
      const path = join(folder, result, layer);
      for (const file of await namesIn(path))
        if (!file.startsWith(".")) found.set(`${layer}/${file}`, join(path, file));
    }
  }
  return found;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function makeFolders(folder: string, names: readonly string[]): Promise<void> {
  try {
    // Pictures of faces: their owner alone may read them.
    for (const name of names) await makeFolder(join(folder, name), 0o700);
  } catch (cause) {
    throw new LikenessError("storage", `cannot write ${folder}: ${messageOf(cause)}`, { cause });
  }
}

async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    try {
      for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
    } catch (thrown) {
      next = items.length;
      throw thrown;
    }
  };
  // All have ended before what was drawn is removed.
  const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
