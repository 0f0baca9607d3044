import type { DlibOptions } from "@likeness/align-dlib";
import { dlibLandmarksId, type FetchOptions, fetchDlibLandmarks } from "@likeness/files";
import { type AlignerKind, type AlignerOptions, alignerOf } from "../aligner.ts";

/**
 * dlib's HOG detector and 68-point shape predictor, natively. It has no networks: `runtime` and `threads` mean nothing
 * to it, and photos that are located at once run on the threads of libuv's pool.
 */
export const dlib = {
  id: "dlib",
  title: "dlib's HOG frontal face detector and 68-point shape predictor, native",
  availability: async () => (await import("@likeness/align-dlib")).dlibAvailability(),
  fetchedAs: dlibLandmarksId,
  fetch: async (options?: FetchOptions) => `${dlibLandmarksId}: ${await fetchDlibLandmarks(options)}`,
  /** @throws LikenessError as `openDlib` of `@likeness/align-dlib`. */
  async open(options: AlignerOptions & DlibOptions = {}) {
    const { openDlib } = await import("@likeness/align-dlib");
    const locator = await openDlib(options);
    return alignerOf(
      "dlib",
      (photo) => locator.locate(photo),
      () => locator.dispose(),
    );
  },
} satisfies AlignerKind;
