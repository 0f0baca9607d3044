export type { Dataset, Photo } from "./dataset.ts";
export { type DatasetId, datasetIds, type OpenDatasetOptions } from "./datasets.ts";
export { transparencyBackground } from "./decode/decode-by-sharp.ts";
export { type DecodeOptions, decodePhoto } from "./decode/decode-photo.ts";
export { defaultPixelLimit, photoByteLimit, sideLimit } from "./decode/limits.ts";
export { PhotoError, type PhotoProblem } from "./decode/photo-error.ts";
export { type Distorted, type DistortedFace, type Distortion, stayed } from "./distortions/distortion.ts";
export { distortions } from "./distortions/distortions.ts";
export { type Exposure, exposed } from "./distortions/exposure.ts";
export { middleOf, movedBox, movedPoints } from "./distortions/similarity.ts";
export type { DownloadOptions } from "./download.ts";
export {
  type FaceApiModel,
  type FaceApiModelName,
  type FaceApiTensor,
  faceApiModel,
  faceApiModelNames,
} from "./face-api-model.ts";
export {
  type FetchedFile,
  type FetchOptions,
  type FetchOutcome,
  fetchFiles,
  type MissingFile,
  missingError,
  requireFiles,
  type TriedSource,
} from "./fetch-files.ts";
export type { SourceKind } from "./file-sources.ts";
export { openFolder } from "./folder-dataset.ts";
export { datasetHash, makeDataset } from "./make-dataset.ts";
export { type Manifest, parseManifest } from "./manifest.ts";
export { isDatasetId, openDataset } from "./open-dataset.ts";
export { assertSafePath } from "./safe-path.ts";
export { hashMismatch, type Mismatch, mismatchOf, type SourceFile } from "./source-file.ts";
