export {
  type Combination,
  combinationAvailability,
  combinations,
  isOwnCrop,
  noRuntime,
} from "./combination/combination.ts";
export { cropName, namedCrop } from "./combination/crop-name.ts";
export { openableModels } from "./combination/openable-models.ts";
export { type DatasetEnrolment, type EnrolOptions, enrolDataset } from "./enrol-dataset.ts";
export { environment } from "./environment.ts";
export { decodeOrNothing } from "./photo/decode-or-nothing.ts";
export { facesIn } from "./photo/faces-in.ts";
export { openPipeline } from "./photo/open-pipeline.ts";
export { type PhotoBytes, PhotoPipeline, type Prepared } from "./photo/photo-pipeline.ts";
export { type EnrolmentPlan, stateOf } from "./plan.ts";
export { EnrolmentPool } from "./pool/enrolment-pool.ts";
export { workerCount } from "./pool/worker-count.ts";
export { type AlignmentKey, type EmbeddingKey, embeddingKey } from "./store/embedding-key.ts";
export { type EmbeddingRow, embeddingSchema } from "./store/embedding-row.ts";
export { type EmbeddingStore, type EmbeddingStoreOptions, openEmbeddingStore } from "./store/embedding-store.ts";
export { alignerDetail, planOf, templateKey } from "./store/template-key.ts";
export {
  embeddingFormat,
  embeddingFormats,
  type NamedEmbeddingRow,
  writeEmbeddings,
} from "./store/write-embeddings.ts";
