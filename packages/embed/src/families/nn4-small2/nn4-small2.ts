import { availableIf } from "../../available-if.ts";
import type { EmbedderKind } from "../../embedder.ts";
import { openGraphEmbedder } from "../../embedders/graph-embedder.ts";
import type { ModelCard } from "../../model-card.ts";
import { readConvertedWeights } from "../../weights/converted-weights.ts";
import { fetchNn4Small2 } from "../../weights/published-weights.ts";
import { type Nn4Small2Variant, nn4Small2Graph, nn4Small2Size } from "./nn4-small2-graph.ts";

const shared = {
  dimensions: 128,
  crop: { kind: "openface", size: nn4Small2Size },
  unitLength: true,
  grid: { start: 0.3, stop: 0.99, step: 0.01 },
  parameters: 3_733_968,
  weights: {
    source: "github.com/iwantooxxoox/Keras-OpenFace, weights/*.csv",
    revision: "1445ea5d1c98c136cdbb72052427e083108e9a51",
    sha256: "88113cd3856a092a04a240942f6ea5f88c8404758aa28d55d1f057acf4b4bf8f",
  },
  licence: "Apache-2.0 (OpenFace's models); the photos it was trained on are for research",
  trainedOn: "CASIA-WebFace and FaceScrub, about 600,000 photos",
} as const satisfies Partial<ModelCard>;

/** OpenFace's own network. */
export const nn4Small2V1 = kind("openface", {
  ...shared,
  id: "nn4.small2.v1",
  title: "OpenFace nn4.small2.v1",
  citation: "B. Amos, B. Ludwiczuk, M. Satyanarayanan: OpenFace, CMU-CS-16-118 (2016)",
});

/** The same weights in the network of the article, which pools and normalises in another way. */
export const nn4Small2V1Keras = kind("keras", {
  ...shared,
  id: "nn4.small2.v1-keras",
  title: "OpenFace nn4.small2.v1, Keras port",
  citation:
    "M. Krasser: Deep face recognition with Keras, Dlib and OpenCV (2018); B. Amos et al.: OpenFace, CMU-CS-16-118 (2016)",
});

function kind(variant: Nn4Small2Variant, card: ModelCard): EmbedderKind {
  return {
    card,
    availability: () => availableIf(() => readConvertedWeights()),
    open: async (options) => openGraphEmbedder(card, nn4Small2Graph(variant), await readConvertedWeights(), options),
    fetch: fetchNn4Small2,
  };
}
