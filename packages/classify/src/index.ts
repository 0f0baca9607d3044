export { type Classifier, type Prediction, type Unknown, unknown } from "./classifier.ts";
export type { ClassifierKind, WorkSize } from "./classifier-kind.ts";
export { type ClassifierId, classifiers } from "./classifiers.ts";
export type { DistanceOptions, LinearSvcOptions, MarginOptions, SvmOptions, SvmRbfOptions } from "./options.ts";
export { mostSeconds, tooLarge } from "./too-large.ts";
