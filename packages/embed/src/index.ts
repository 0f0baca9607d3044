export { batchedEmbedder, batchSize, defaultBatch, type EmbedderParts } from "./batched-embedder.ts";
export type { CropNetwork } from "./crop-network.ts";
export { dlibResnetWeights } from "./dlib-resnet/dlib-resnet.ts";
export { dlibResnetGraph } from "./dlib-resnet/dlib-resnet-graph.ts";
export {
  type Embedder,
  type EmbedderKind,
  type EmbedderOptions,
  embedderKind,
  type FetchModelOptions,
} from "./embedder.ts";
export { EmbeddingError } from "./embedding-error.ts";
export { openGraphEmbedder } from "./graph-embedder.ts";
export type { ModelCard } from "./model-card.ts";
export { models } from "./models.ts";
export { readConvertedWeights } from "./nn4-small2/converted-weights.ts";
export { type ImportOptions, importFamilies, importWeights } from "./nn4-small2/import-weights.ts";
export {
  type Nn4Small2Variant,
  nn4Small2Graph,
  nn4Small2Variants,
} from "./nn4-small2/nn4-small2-graph.ts";
export { type PublishedEmbedding, publishedEmbeddings } from "./nn4-small2/published-embeddings.ts";
export { openEmbedder, openModel } from "./open-model.ts";
export { familyGraph, type GraphFamilyId, graphFamilyIds } from "./user-model/graph-families.ts";
export { headTensors } from "./user-model/head.ts";
export { type ModelFile, type ModelNetwork, parseModelFile } from "./user-model/model-file.ts";
export { type ModelWeights, readCard, readModelWeights } from "./user-model/model-files.ts";
export { type ReadModelFolder, readModelFolder } from "./user-model/model-folder.ts";
export { userModelFolder, userModelIds } from "./user-model/user-models.ts";
export { type NewModelFile, writeModel } from "./user-model/write-model.ts";
