export { type Classifier, type Prediction, type Unknown, unknown } from "./classifier.ts";
export {
  type ClassifierId,
  type ClassifierOptions,
  classifierIds,
  classifiers,
  openClassifier,
} from "./classifiers.ts";
export type { DistanceOptions, LinearSvcOptions, MarginOptions, SvmOptions, SvmRbfOptions } from "./options.ts";
export { estimatedSeconds, mostSeconds, tooLarge, type WorkSize } from "./too-large.ts";
