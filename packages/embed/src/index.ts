export {
  type Embedder,
  type EmbedderKind,
  type EmbedderOptions,
  embedderKind,
  type FetchModelOptions,
} from "./embedder.ts";
export { batchedEmbedder, batchSize, defaultBatch, type EmbedderParts } from "./embedders/batched-embedder.ts";
export type { CropNetwork } from "./embedders/crop-network.ts";
export { openGraphEmbedder } from "./embedders/graph-embedder.ts";
export { EmbeddingError } from "./embedding-error.ts";
export { families, graphFamilies, graphFamily, importFamilies } from "./families/families.ts";
export {
  type CardTemplate,
  type FileFamily,
  type FunctionFamily,
  type GraphFamily,
  graphOf,
  type NetworkFamily,
  type PublishedEmbedding,
  type PublishedEmbeddings,
  type PublishedModel,
  type PublishedWeights,
  variantsOf,
  type WeightsImporter,
} from "./families/network-family.ts";
export type { ModelCard } from "./model-card.ts";
export { addFamily, models } from "./models.ts";
export { openEmbedder, openModel } from "./open-model.ts";
export { publishedModels } from "./published-model.ts";
export { headTensors } from "./user-model/head.ts";
export { type ImportOptions, importWeights } from "./user-model/import-weights.ts";
export { type ModelFile, type ModelNetwork, parseModelFile } from "./user-model/model-file.ts";
export { type ModelWeights, readCard, readModelWeights } from "./user-model/model-files.ts";
export { type ReadModelFolder, readModelFolder } from "./user-model/model-folder.ts";
export { userModelFolder, userModelIds } from "./user-model/user-models.ts";
export { type NewModelFile, writeModel } from "./user-model/write-model.ts";
export { csvFolder, readCsvTensors } from "./weights/csv-tensors.ts";
export { type PublishedFiles, publishedFiles } from "./weights/published-weights.ts";
