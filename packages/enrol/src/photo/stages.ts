import {
  type Aligner,
  CropError,
  type CropSpec,
  chooseFace,
  cropFace,
  type Face,
  type FaceChoice,
} from "@likeness/align";
import { LikenessError, messageOf, type PixelMemory, type RgbImage } from "@likeness/core";
import { decodePhoto, type Photo, PhotoError } from "@likeness/datasets";
import { rethrowMachineFault } from "./machine-at-fault.ts";
import { Missed } from "./missed.ts";

/*
 * The stages from a file to a crop, and what a failure in each of them means. Everyone who needs faces or crops goes
 * through these: what a photo is ends as {@link Missed}, anything else (memory, threads, a decoder that cannot be loaded)
 * is thrown, since it says nothing about the photo.
 */

/** The file's bytes; a file that cannot be had or is not the one that was listed is missed. */
export async function bytesOf(photo: Photo): Promise<Uint8Array | Missed> {
  try {
    return await photo.read();
  } catch (thrown) {
    rethrowMachineFault(thrown);
    return new Missed("unreadable", messageOf(thrown), thrown);
  }
}

/** Pixels that are being decoded; only a {@link PhotoError} means the photo. */
export async function pixelsOf(decoding: Promise<RgbImage>): Promise<RgbImage | Missed> {
  try {
    return await decoding;
  } catch (thrown) {
    if (!(thrown instanceof PhotoError)) throw thrown;
    return new Missed(thrown.problem === "too-large" ? "too-large" : "unreadable", messageOf(thrown), thrown);
  }
}

/** Every face that the aligner finds; a photo that it refuses, such as one that is too large for it, is missed. */
export async function facesOf(aligner: Aligner, image: RgbImage): Promise<Face[] | Missed> {
  try {
    return await aligner.locate(image);
  } catch (thrown) {
    if (!(thrown instanceof LikenessError) || thrown.code !== "bad-input") throw thrown;
    return new Missed("not-located", thrown.message, thrown);
  }
}

/** The crop of a face; landmarks from which none can be cut are missed. @param memory lends the crop's pixels. */
export function cropOf(image: RgbImage, face: Face, spec: CropSpec, memory?: PixelMemory): RgbImage | Missed {
  try {
    return cropFace(image, face, spec, memory);
  } catch (thrown) {
    if (!(thrown instanceof CropError)) throw thrown;
    return new Missed("bad-crop", thrown.message, thrown);
  }
}

/** A photo that was read and decoded. */
export interface ReadPhoto {
  readonly bytes: Uint8Array;
  readonly image: RgbImage;
}

/** A photo's bytes and pixels. */
export async function readPhoto(photo: Photo): Promise<ReadPhoto | Missed> {
  const bytes = await bytesOf(photo);
  if (bytes instanceof Missed) return bytes;
  const image = await pixelsOf(decodePhoto(bytes));
  return image instanceof Missed ? image : { bytes, image };
}

/** The face that stands for a photo, among all that an aligner finds in it. */
export async function faceOf(aligner: Aligner, image: RgbImage, choice: FaceChoice): Promise<Face | Missed> {
  const faces = await facesOf(aligner, image);
  if (faces instanceof Missed) return faces;
  return chooseFace(faces, image, choice) ?? new Missed("no-face");
}

/** From a file to the crop of its face. @throws LikenessError what is not the photo's doing. */
export async function photoCrop(
  photo: Photo,
  aligner: Aligner,
  choice: FaceChoice,
  spec: CropSpec,
): Promise<RgbImage | Missed> {
  const read = await readPhoto(photo);
  if (read instanceof Missed) return read;
  const face = await faceOf(aligner, read.image, choice);
  return face instanceof Missed ? face : cropOf(read.image, face, spec);
}
