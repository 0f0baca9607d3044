export type { Embedder, EmbedderKind, EmbedderOptions, FetchModelOptions } from "./embedder.ts";
export { defaultBatch } from "./embedders/batched-embedder.ts";
export { openGraphEmbedder } from "./embedders/graph-embedder.ts";
export { EmbeddingError } from "./embedding-error.ts";
export { dlibResnetWeights } from "./families/dlib-resnet/dlib-resnet.ts";
export { dlibResnetGraph } from "./families/dlib-resnet/dlib-resnet-graph.ts";
export { familyGraph, type GraphFamilyId, graphFamilyIds } from "./families/families.ts";
export {
  type Nn4Small2Variant,
  nn4Small2Graph,
  nn4Small2Variants,
} from "./families/nn4-small2/nn4-small2-graph.ts";
export { type PublishedEmbedding, publishedEmbeddings } from "./families/nn4-small2/published-embeddings.ts";
export type { ModelCard } from "./model-card.ts";
export { type ModelId, modelIds, models } from "./models.ts";
export { fetchModel, openEmbedder, openModel } from "./open-model.ts";
export { headTensors } from "./user-model/head.ts";
export { type ImportOptions, importFamilies, importWeights } from "./user-model/import-weights.ts";
export { type ModelFile, type ModelNetwork, parseModelFile } from "./user-model/model-file.ts";
export { type ModelWeights, readCard, readModelWeights } from "./user-model/model-files.ts";
export { type ReadModelFolder, readModelFolder } from "./user-model/model-folder.ts";
export { userModelFolder, userModelIds } from "./user-model/user-models.ts";
export { type NewModelFile, writeModel } from "./user-model/write-model.ts";
export { readConvertedWeights } from "./weights/converted-weights.ts";
