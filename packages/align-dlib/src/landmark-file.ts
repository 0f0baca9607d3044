import { join } from "node:path";
import {
  isMissing,
  LikenessError,
  lookAt,
  messageOf,
  readRegularFile,
  sha256,
  storeFolder,
  writeFileAtomic,
} from "@likeness/core";
import { unpackBzip } from "./unpack-bzip.ts";

/** A file of a shape predictor and the hash that it must have. */
export interface LandmarkFile {
  readonly path: string;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

const fileName = "shape_predictor_68_face_landmarks.dat";
const fileSize = 99_693_937;

/**
 * SHA-256 of dlib's 68-point shape predictor, unpacked (99,693,937 bytes): of the file in Debian's package
 * `libdlib-data` 19.24, which is the published one.
 */
export const landmarkSha256 = "fbdc2cb80eb9aa7a758672cbfdda32ba6300efe9b6e6c7a299ff7e736b11b92f";

/**
 * Where the predictor is published, packed with bzip2. It was trained on the iBUG 300-W photos, whose licence
 * excludes commercial use.
 */
export const landmarkArchive = {
  path: `${fileName}.bz2`,
  url: `https://dlib.net/files/${fileName}.bz2`,
  size: 64_040_097,
  sha256: "7d6637b8f34ddb0c1363e09a4628acb34314019ec3566fd66b80c04dda6980f5",
} as const;

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

/**
 * Unpacks `landmarkArchive` (some 12 seconds), checks what comes out and puts it into the store.
 * @returns where it lies now.
 * @throws LikenessError `bad-input` when it is no bzip2 file, `hash-mismatch` when it holds something else, `storage`; the
 * reason of an aborted signal.
 */
export async function installLandmarks(
  packed: Uint8Array,
  store: string = storeFolder(),
  signal?: AbortSignal,
): Promise<string> {
  const [place] = landmarkPlaces(store);
  const bytes = await unpack(packed, signal);
  assertHash(bytes, landmarkSha256, landmarkArchive.path);
  await writeFileAtomic(place!, bytes);
  return place!;
}

async function unpack(packed: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
  try {
    return await unpackBzip(packed, signal);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new LikenessError("bad-input", `${landmarkArchive.path} cannot be unpacked: ${messageOf(cause)}`, { cause });
  }
}

function assertHash(bytes: Uint8Array, expected: string, name: string): void {
  const found = sha256(bytes);
  if (found === expected) return;
  throw new LikenessError("hash-mismatch", `${name} has the wrong SHA-256: expected ${expected}, found ${found}`, {
    hint: "remove the file and fetch it again",
  });
}
