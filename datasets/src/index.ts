export type { Dataset, Photo } from "./dataset.ts";
export { type DatasetId, datasetIds, type OpenDatasetOptions } from "./datasets.ts";
export { transparencyBackground } from "./decode/decode-by-sharp.ts";
export { type DecodeOptions, decodePhoto } from "./decode/decode-photo.ts";
export { defaultPixelLimit, photoByteLimit, sideLimit } from "./decode/limits.ts";
export { PhotoError, type PhotoProblem } from "./decode/photo-error.ts";
export { openFolder } from "./folder/folder-dataset.ts";
export { datasetHash, makeDataset } from "./make-dataset.ts";
export { isDatasetId, openDataset } from "./open-dataset.ts";
