export { dlibLandmarksId, fetchDlibLandmarks } from "./dlib-landmarks/fetch-landmarks.ts";
export { findLandmarks, type LandmarkFile, landmarkPlaces, readLandmarks } from "./dlib-landmarks/landmark-file.ts";
export type { DownloadOptions } from "./download/download.ts";
export {
  type FetchedFile,
  type FetchOptions,
  type FetchOutcome,
  fetchFiles,
  requireFiles,
} from "./fetch/fetch-files.ts";
export type { SourceKind } from "./fetch/file-sources.ts";
export { type MissingFile, missingError, type TriedSource } from "./fetch/missing-files.ts";
export { loadManifest, type Manifest, parseManifest } from "./manifest/manifest.ts";
export { assertSafePath } from "./manifest/safe-path.ts";
export { hashMismatch, type Mismatch, mismatchOf, type SourceFile } from "./manifest/source-file.ts";
export {
  type FaceApiModelName,
  faceApiModel,
  faceApiModelNames,
  faceApiWeights,
} from "./npm-weights/face-api-model.ts";
export type { FloatTensor, FloatTensors } from "./npm-weights/tfjs-weights.ts";
