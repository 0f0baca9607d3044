import type { EmbedderKind } from "./embedder.ts";
import { dlibResnet } from "./families/dlib-resnet/dlib-resnet.ts";
import { nn4Small2V1, nn4Small2V1Keras } from "./families/nn4-small2/nn4-small2.ts";
import { pixels } from "./families/pixels.ts";

/** Every embedding network known by id. Weights and runtimes are loaded when one is opened. */
export const models = {
  "dlib-resnet": dlibResnet,
  "nn4.small2.v1": nn4Small2V1,
  "nn4.small2.v1-keras": nn4Small2V1Keras,
  pixels,
} satisfies Record<string, EmbedderKind>;

/** Id of a model of the registry. */
export type ModelId = keyof typeof models;

/** The known ids. */
export const modelIds = Object.keys(models) as readonly ModelId[];
