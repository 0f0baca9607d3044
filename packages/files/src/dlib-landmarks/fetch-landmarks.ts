import { LikenessError, messageOf, storeFolder, writeFileAtomic } from "@likeness/core";
import { type FetchOptions, requireFiles } from "../fetch/fetch-files.ts";
import { assertHash, fileName, landmarkPlaces, landmarkSha256 } from "./landmark-file.ts";
import { unpackBzip } from "./unpack-bzip.ts";

/** What `likeness fetch` is given for the landmark file of the `dlib` aligner. */
export const dlibLandmarksId = "dlib-landmarks";

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

/**
 * Brings dlib's 68-point shape predictor into the store (64 MB, unpacked in about 12 seconds), where the system has no
 * package of it. It was trained on the iBUG 300-W photos, whose licence excludes commercial use.
 * @returns where it lies.
 * @throws LikenessError as `requireFiles`, and `hash-mismatch` or `storage` when it cannot be unpacked into the store.
 */
export async function fetchDlibLandmarks(options: Omit<FetchOptions, "name"> = {}): Promise<string> {
  const [archive] = await requireFiles([landmarkArchive], { ...options, name: dlibLandmarksId });
  return installLandmarks(await archive!.read(), options.store, options.signal);
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
