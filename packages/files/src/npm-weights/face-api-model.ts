import { knownId, parseJson } from "@likeness/core";
import { type FetchOptions, requireFiles } from "../fetch/fetch-files.ts";
import { loadManifest } from "../manifest/manifest.ts";
import { outputsFirst } from "./outputs-first.ts";
import { type FloatTensors, readTfjsWeights, type StoredTensor } from "./tfjs-weights.ts";

/** The networks of the package @vladmandic/face-api that likeness uses. */
export const faceApiModelNames = [
  "tiny_face_detector_model",
  "ssd_mobilenetv1_model",
  "face_landmark_68_model",
  "face_recognition_model",
] as const;

/** The name of one of them. */
export type FaceApiModelName = (typeof faceApiModelNames)[number];

/** Verified weights in TensorFlow.js's weights format. */
export interface FaceApiModel {
  readonly name: FaceApiModelName;
  readonly tensors: readonly StoredTensor[];
  /** The bin file: the tensors one after the other. */
  readonly bytes: Uint8Array;
  /** SHA-256 of `bytes`. */
  readonly sha256: string;
}

/**
 * The weights of a network that ships with @vladmandic/face-api, read from the installed package and verified.
 * @throws LikenessError `unknown-id`; `unavailable` when the package is not installed; `hash-mismatch` when its files
 * are not those of version 1.7.15.
 */
export async function faceApiModel(name: FaceApiModelName, options: FetchOptions = {}): Promise<FaceApiModel> {
  knownId("model of @vladmandic/face-api", name, faceApiModelNames);
  const { files } = await loadManifest(new URL("../../manifests/face-api-models.json", import.meta.url));
  const wanted = [`${name}-weights_manifest.json`, `${name}.bin`].map(
    (path) => files.find((file) => file.path === path)!,
  );
  const [json, bin] = await requireFiles(wanted, { name, ...options });
  // The cast is safe: the bytes were compared with the pinned hash of a file of exactly this shape.
  const [group] = parseJson(await json!.read()) as [{ readonly weights: readonly StoredTensor[] }];
  return { name, tensors: group.weights, bytes: await bin!.read(), sha256: wanted[1]!.sha256! };
}

/**
 * The tensors of one of those networks by name, in the layout of the graphs of @likeness/nn: filters `[out, in, kh, kw]`, depthwise
 * filters `[channels, 1, kh, kw]`, dense weights `[out, in]`.
 * @throws LikenessError as {@link faceApiModel}.
 */
export async function faceApiWeights(name: FaceApiModelName): Promise<FloatTensors> {
  const { tensors, bytes } = await faceApiModel(name);
  const stored = readTfjsWeights(tensors, bytes);
  return new Map(
    [...stored].map(([tensor, values]) => [tensor, outputsFirst(values, { depthwise: tensor.includes("depthwise") })]),
  );
}
