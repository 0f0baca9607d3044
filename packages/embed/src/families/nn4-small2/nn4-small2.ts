import { csvFolder } from "../../weights/csv-tensors.ts";
import { publishedFiles } from "../../weights/published-weights.ts";
import type { GraphFamily, PublishedModel } from "../network-family.ts";
import { nn4Small2Graph, nn4Small2Size } from "./nn4-small2-graph.ts";
import { publishedEmbeddings } from "./published-embeddings.ts";
import { nn4Small2Files } from "./published-files.ts";

const shared = {
  parameters: 3_733_968,
  weights: {
    source: "github.com/iwantooxxoox/Keras-OpenFace, weights/*.csv",
    revision: "1445ea5d1c98c136cdbb72052427e083108e9a51",
    sha256: "88113cd3856a092a04a240942f6ea5f88c8404758aa28d55d1f057acf4b4bf8f",
  },
  licence: "Apache-2.0 (OpenFace's models); the photos it was trained on are for research",
  trainedOn: "CASIA-WebFace and FaceScrub, about 600,000 photos",
} as const satisfies Partial<PublishedModel>;

/** OpenFace's network, and the article's, which takes the same weights and pools and normalises in another way. */
export const nn4Small2: GraphFamily = {
  kind: "graph",
  id: "nn4.small2",
  graph: { openface: () => nn4Small2Graph("openface"), keras: () => nn4Small2Graph("keras") },
  template: {
    dimensions: 128,
    crop: { kind: "openface", size: nn4Small2Size },
    unitLength: true,
    grid: { start: 0.3, stop: 0.99, step: 0.01 },
  },
  models: [
    {
      ...shared,
      id: "nn4.small2.v1",
      title: "OpenFace nn4.small2.v1",
      citation: "B. Amos, B. Ludwiczuk, M. Satyanarayanan: OpenFace, CMU-CS-16-118 (2016)",
    },
    {
      ...shared,
      id: "nn4.small2.v1-keras",
      variant: "keras",
      title: "OpenFace nn4.small2.v1, Keras port",
      citation:
        "M. Krasser: Deep face recognition with Keras, Dlib and OpenCV (2018); B. Amos et al.: OpenFace, CMU-CS-16-118 (2016)",
    },
  ],
  weights: publishedFiles(nn4Small2Files),
  importer: csvFolder,
  embeddings: { model: "nn4.small2.v1", dataset: "lfw-subset", aligner: "dlib", read: publishedEmbeddings },
};
