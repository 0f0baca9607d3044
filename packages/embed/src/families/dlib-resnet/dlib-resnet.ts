import { faceApiWeights } from "@likeness/files";
import type { GraphFamily } from "../network-family.ts";
import { dlibResnetGraph, dlibResnetSize } from "./dlib-resnet-graph.ts";

/** dlib's face recognition network with the weights that ship inside @vladmandic/face-api. */
export const dlibResnet: GraphFamily = {
  kind: "graph",
  id: "dlib-resnet",
  graph: dlibResnetGraph,
  template: {
    dimensions: 128,
    crop: { kind: "dlib", size: dlibResnetSize, padding: 0.25 },
    unitLength: false,
    // Trained to keep people in balls of radius 0.6, so its cut lies near 0.36, at the edge of the default grid.
    grid: { start: 0.1, stop: 0.99, step: 0.01 },
  },
  models: [
    {
      id: "dlib-resnet",
      title: "dlib face recognition ResNet v1",
      parameters: 5_614_592,
      weights: {
        source: "face_recognition_model of the package @vladmandic/face-api, partly quantised to 8 bits",
        revision: "@vladmandic/face-api@1.7.15",
        sha256: "b413e420d6840b2775fba32008db6f3cddb07d485967fb42cfcf379c16a8c589",
      },
      licence: "public domain (dlib's author); the package that carries the weights: MIT",
      trainedOn:
        "about 3 million photos of 7,485 people: FaceScrub and VGG Face (half of them) and photos collected from the " +
        "internet; its author avoided people of LFW",
      citation: "Davis E. King, Dlib-ml: A Machine Learning Toolkit, JMLR 10 (2009); github.com/davisking/dlib-models",
    },
  ],
  weights: { read: () => faceApiWeights("face_recognition_model") },
};
