export { Adam, type AdamOptions, type AdamState } from "./adam.ts";
export { type AugmentOptions, augmentInto, mirror } from "./augment.ts";
export { type Checkpoint, readCheckpoint, removeCheckpoint, writeCheckpoint } from "./checkpoint.ts";
export { cropExamples, type Examples, vectorExamples } from "./examples.ts";
export { headGraph, identityHead } from "./head-graph.ts";
export { randomWeights } from "./initial-weights.ts";
export { type LoadCropsOptions, type LoadedCrops, loadCrops } from "./load-crops.ts";
export { type EmbeddedBatch, type Mining, mineTriplets, minings } from "./mine-triplets.ts";
export { pairAuc } from "./pair-auc.ts";
export { type PeopleSplit, splitPeople } from "./split-people.ts";
export {
  heldOutAuc,
  type TrainingTask,
  type TrainOptions,
  type TrainOutcome,
  type TrainSurroundings,
  train,
} from "./train.ts";
export { type TrainedModel, type TrainModelOptions, type TrainModelSurroundings, trainModel } from "./train-model.ts";
export { logName, type StepRecord } from "./training-log.ts";
