export { type Classifier, type Prediction, type Unknown, unknown } from "./classifier.ts";
