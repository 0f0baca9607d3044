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
export { type FolderOptions, filesOfFolder } from "./fetch/files-of-folder.ts";
export type { MissingFile, TriedSource } from "./fetch/missing-files.ts";
export { loadManifest, type Manifest, parseManifest } from "./manifest/manifest.ts";
export type { Mismatch, SourceFile, VerifiedFile } from "./manifest/source-file.ts";
export {
  type FaceApiModelName,
  faceApiModel,
  faceApiModelNames,
  faceApiWeights,
} from "./npm-weights/face-api-model.ts";
export type { FloatTensor, FloatTensors } from "./npm-weights/tfjs-weights.ts";
export { type ConvertedFile, readConvertedFile, writeConvertedFile } from "./store/converted-file.ts";
