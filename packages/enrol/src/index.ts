export {
  type Combination,
  combinationAvailability,
  combinations,
  isOwnCrop,
  planOf,
} from "./combination/combination.ts";
export { cropName, namedCrop } from "./combination/crop-name.ts";
export { alignerDetail, templateKey } from "./combination/key-of.ts";
export { openableModels } from "./combination/openable-models.ts";
export { noRuntime, runtimeOf } from "./combination/runtime-of.ts";
export { type DatasetEnrolment, type EnrolOptions, enrolDataset } from "./enrol-dataset.ts";
export { environment } from "./environment.ts";
export { Missed } from "./photo/missed.ts";
export { openPipeline } from "./photo/open-pipeline.ts";
export { type PhotoBytes, PhotoPipeline, type Prepared } from "./photo/photo-pipeline.ts";
export { cropOf, faceOf, facesOf, photoCrop, type ReadPhoto, readPhoto } from "./photo/stages.ts";
export { type EnrolmentPlan, stateOf } from "./plan.ts";
export { EnrolmentPool } from "./pool/enrolment-pool.ts";
export { workerCount } from "./pool/worker-count.ts";
export { type EmbeddingRow, embeddingSchema } from "./store/embedding-row.ts";
export { type EmbeddingStore, type EmbeddingStoreOptions, openEmbeddingStore } from "./store/embedding-store.ts";
export type { TemplateKey } from "./store/template-key.ts";
export {
  embeddingFormat,
  embeddingFormats,
  type NamedEmbeddingRow,
  writeEmbeddings,
} from "./store/write-embeddings.ts";
export {
  type Verification,
  type VerifiedPhoto,
  type VerifyOptions,
  verifyModel,
  verifyPublished,
} from "./verify-published.ts";
