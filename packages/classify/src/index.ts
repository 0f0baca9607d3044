export { type Classifier, type Prediction, type Unknown, unknown } from "./classifier.ts";
export type { ClassifierKind, WorkSize } from "./classifier-kind.ts";
export { type ClassifierId, classifiers } from "./classifiers.ts";
export type { Gallery } from "./gallery.ts";
export { type Judge, learnedClassifier, type Recipe, type Verdict } from "./learned-classifier.ts";
export {
  checkNames,
  type DistanceOptions,
  type LinearSvcOptions,
  type MarginOptions,
  type SvmOptions,
  type SvmRbfOptions,
} from "./options.ts";
export { type Accepts, closerThan, surerThan } from "./reject.ts";
export { mostSeconds, tooLarge } from "./too-large.ts";
