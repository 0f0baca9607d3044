import type { RgbImage } from "@likeness/core";
import { decodePhoto, type Photo, PhotoError } from "@likeness/datasets";
import { rethrowMachineFault } from "./machine-at-fault.ts";

/** The bytes and pixels of a photo, or undefined when it cannot be read or decoded. @throws what is not the photo's fault. */
export async function decodeOrNothing(
  photo: Photo,
): Promise<{ readonly bytes: Uint8Array; readonly image: RgbImage } | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await photo.read();
  } catch (thrown) {
    rethrowMachineFault(thrown);
    return undefined;
  }
  try {
    return { bytes, image: await decodePhoto(bytes) };
  } catch (thrown) {
    if (thrown instanceof PhotoError) return undefined;
    throw thrown;
  }
}
