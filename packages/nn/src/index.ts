export { endProbes } from "./child-probe.ts";
export { countMultiplyAdds, countParameters } from "./count.ts";
export type { GradientNetwork, GradientOptions, TripletStep, Triplets } from "./differentiate/gradient-network.ts";
export { openGradients } from "./differentiate/open-gradients.ts";
export {
  type TrainingModel,
  type TrainingModelOptions,
  trainableWeights,
  trainingModel,
  trainingNames,
} from "./differentiate/training-model.ts";
export { fold } from "./fold/fold.ts";
export { formatGraph } from "./format-graph.ts";
export type { Graph, GraphNode, ValueId, Weights, WeightTensor } from "./graph.ts";
export { addOperations, GraphBuilder } from "./graph-builder.ts";
export { externalFiles, savedWhole, withExternalData } from "./onnx/external-data.ts";
export type { OnnxFile, OnnxValue } from "./onnx/onnx-file.ts";
export { openOnnxFile } from "./onnx/open-onnx-file.ts";
export type { AnyOperation, Parameter } from "./operations/any-operation.ts";
export type { Built, OperationRecord, Site, Value } from "./operations/operation-record.ts";
export { type Operation, operations } from "./operations/operations.ts";
export type { PaddingRule, WindowOptions } from "./operations/window.ts";
export type { LoadOptions, Network, Runtime } from "./runtime.ts";
export { type RuntimeAbility, runtimes, runtimesWith, runtimeWith } from "./runtimes.ts";
export { readSafetensors, writeSafetensors } from "./safetensors.ts";
export type { Padding, Pair, Shape } from "./shape.ts";
export type { Tensor } from "./tensor.ts";
