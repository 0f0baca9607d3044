import { join } from "node:path";
import { isMissing, LikenessError, lookAt, messageOf, readRegularFile, sha256, storeFolder } from "@likeness/core";
import { describeMismatch } from "../manifest/source-file.ts";

/** A file of a shape predictor and the hash that it must have. */
export interface LandmarkFile {
  readonly path: string;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** What the predictor is called in the store and on the net. */
export const fileName = "shape_predictor_68_face_landmarks.dat";
const fileSize = 99_693_937;

/**
 * SHA-256 of dlib's 68-point shape predictor, unpacked (99,693,937 bytes): of the file in Debian's package
 * `libdlib-data` 19.24, which is the published one.
 */
export const landmarkSha256 = "fbdc2cb80eb9aa7a758672cbfdda32ba6300efe9b6e6c7a299ff7e736b11b92f";

/** Where the predictor is looked for, in this order: the store, then where Debian and Ubuntu install it. */
export function landmarkPlaces(store: string = storeFolder()): readonly string[] {
  return [join(store, "dlib", fileName), `/usr/share/dlib/${fileName}`];
}

/**
 * The first of `places` with a file of the predictor's size, or undefined. The hash is checked when it is read.
 */
export async function findLandmarks(places: readonly string[] = landmarkPlaces()): Promise<LandmarkFile | undefined> {
  for (const path of places) {
    const found = await lookAt(path);
    if (found?.isFile() && found.size === fileSize) return { path, sha256: landmarkSha256 };
  }
  return undefined;
}

/**
 * The verified bytes of a predictor.
 * @throws LikenessError `unavailable` when it went away, `storage` when it cannot be read, `hash-mismatch` when it is another file.
 */
export async function readLandmarks(file: LandmarkFile): Promise<Uint8Array> {
  const bytes = await readRegularFile(file.path).catch((cause: unknown) => {
    throw new LikenessError(
      isMissing(cause) ? "unavailable" : "storage",
      `cannot read ${file.path}: ${messageOf(cause)}`,
      { cause },
    );
  });
  assertHash(bytes, file.sha256, file.path);
  return bytes;
}

/** @throws LikenessError `hash-mismatch` that calls the bytes `name`. */
export function assertHash(bytes: Uint8Array, expected: string, name: string): void {
  const found = sha256(bytes);
  if (found === expected) return;
  throw new LikenessError("hash-mismatch", `${name} has the ${describeMismatch({ kind: "sha256", expected, found })}`, {
    hint: "remove the file and fetch it again",
  });
}
