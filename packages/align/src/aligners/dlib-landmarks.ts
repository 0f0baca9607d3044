import { type FetchOptions, requireFiles } from "@likeness/datasets";

/** What `likeness fetch` is given for the landmark file of the `dlib` aligner. */
export const dlibLandmarksId = "dlib-landmarks";

/**
 * Brings dlib's 68-point shape predictor into the store (64 MB, unpacked in about 12 seconds), where the system has no
 * package of it. It was trained on the iBUG 300-W photos, whose licence excludes commercial use.
 * @returns where it lies.
 * @throws LikenessError as `requireFiles` of `@likeness/datasets`, and `hash-mismatch` or `storage` when it cannot be
 * unpacked into the store.
 */
export async function fetchDlibLandmarks(options: Omit<FetchOptions, "name"> = {}): Promise<string> {
  const { installLandmarks, landmarkArchive } = await import("@likeness/align-dlib");
  const [archive] = await requireFiles([landmarkArchive], { ...options, name: dlibLandmarksId });
  return installLandmarks(await archive!.read(), options.store, options.signal);
}
