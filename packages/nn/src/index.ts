export { endProbes } from "./child-probe.ts";
export { countMultiplyAdds, countParameters } from "./count.ts";
export {
  type GradientEngineId,
  type GradientNetwork,
  type GradientOptions,
  gradientEngineIds,
  openGradients,
  type TripletStep,
  type Triplets,
} from "./differentiate/gradient-engine.ts";
export {
  type TrainingModel,
  type TrainingModelOptions,
  trainableWeights,
  trainingModel,
  trainingNames,
} from "./differentiate/training-model.ts";
export { fold } from "./fold/fold.ts";
export { formatGraph } from "./format-graph.ts";
export type {
  Graph,
  GraphNode,
  Operation,
  Padding,
  Pair,
  Parameter,
  Shape,
  ValueId,
  Weights,
  WeightTensor,
} from "./graph.ts";
export { GraphBuilder, type PaddingRule, type Value, type WindowOptions } from "./graph-builder.ts";
export { externalFiles, savedWhole, withExternalData } from "./onnx/external-data.ts";
export {
  type OnnxFile,
  type OnnxFileRuntime,
  type OnnxValue,
  onnxFileRuntimes,
  openOnnxFile,
} from "./onnx/onnx-file.ts";
export type { LoadOptions, Network, Runtime, Tensor } from "./runtime.ts";
export { openRuntime, type RuntimeId, runtimeIds, runtimes } from "./runtimes.ts";
export { readSafetensors, writeSafetensors } from "./safetensors.ts";
