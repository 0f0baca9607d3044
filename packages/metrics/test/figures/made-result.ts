import type { Result, Run, Verification } from "@likeness/result";

/** A result of one run with a different number in every place that a metric reads. */
export function madeResult(): Result {
  const verification: Verification = {
    pairs: 100,
    genuine: 10,
    pairsWithoutTemplate: { genuine: 0, impostor: 0 },
    grid: { start: 0, step: 1, f1: [0], accuracy: [0] },
    best: {
      threshold: 0.5,
      f1: 0.9,
      accuracy: 0.99,
      accuracyInterval: [0.98, 1],
      f1Interval: [0.8, 0.95],
      inSample: true,
    },
    exact: { f1: 0.9, accuracy: 0.99, acceptedDistance: 0.4, nextDistance: 0.6 },
    crossValidated: { folds: 2, accuracy: 0.97, f1: 0.8, interval: [0.9, 0.99], thresholds: [0.5, 0.5] },
    roc: {
      auc: 0.995,
      aucInterval: [0.99, 1],
      eer: null,
      eerInterval: null,
      eerReason: "made",
      tarAtFar: { "0.01": 0.85, "0.1": 0.95 },
      tarAtFarInterval: { "0.01": [0.7, 0.9], "0.1": [0.9, 1] },
      curve: [],
    },
    histogram: { start: 0, step: 1, genuine: [], impostor: [] },
    hardest: { genuine: [], impostor: [] },
  };
  const run: Run = {
    id: "a/m/r",
    aligner: { id: "a" },
    model: { id: "m", dimensions: 2, parameters: 1, crop: "box2", licence: "none", trainedOn: "nothing" },
    runtime: { id: "r" },
    classifiers: ["knn-1"],
    enrolment: {
      attempted: 4,
      enrolled: 3,
      failureToEnrol: { rate: 0.25, interval: [0.05, 0.7] },
      failures: [],
      photos: [],
    },
    verification,
    identification: {
      train: 2,
      test: 2,
      unmatchable: 0,
      classifiers: {
        "knn-1": { accuracy: 0.5, correct: 1, interval: [0.1, 0.9], fitMs: 1, predictMs: 1, predictions: [] },
      },
    },
    projection: null,
    timings: { images: 10, decodeMs: 20, locateMs: 15, cropMs: 5, embedMs: 10, wallMs: 40, fromStore: 0 },
    templates: { dimensions: 2, data: "" },
    warnings: [],
  };
  return {
    schema: "likeness/result@1",
    created: "2026-01-01T00:00:00.000Z",
    command: "made",
    environment: { likeness: "0", node: "v20", platform: "p", cpu: "c", cores: 1, memoryBytes: 1, libraries: {} },
    dataset: {
      id: "made",
      title: "Made",
      revision: "1",
      hash: "0",
      images: 4,
      identities: 2,
      notes: [],
      photos: [],
    },
    settings: { seed: 1, faceChoice: "largest", missPolicy: "fail", folds: 2, resamples: 10 },
    runs: [run],
    unavailable: [],
  };
}
