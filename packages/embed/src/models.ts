import { Registry } from "@likeness/core";
import { dlibResnet } from "./dlib-resnet/dlib-resnet.ts";
import type { EmbedderKind } from "./embedder.ts";
import { nn4Small2V1, nn4Small2V1Keras } from "./nn4-small2/nn4-small2.ts";
import { pixels } from "./pixels/pixels.ts";

const own = {
  "dlib-resnet": dlibResnet,
  "nn4.small2.v1": nn4Small2V1,
  "nn4.small2.v1-keras": nn4Small2V1Keras,
  pixels,
} satisfies Record<string, EmbedderKind>;

/** Every embedding network known by id. Weights and runtimes are loaded when one is opened. */
export const models = new Registry<EmbedderKind, typeof own>("model", own);
