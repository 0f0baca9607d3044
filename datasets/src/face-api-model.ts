import { knownId, parseJson } from "@likeness/core";
import { type FetchOptions, requireFiles } from "./fetch-files.ts";
import { loadManifest } from "./manifest.ts";

/** The networks of the package @vladmandic/face-api that likeness uses. */
export const faceApiModelNames = [
  "tiny_face_detector_model",
  "ssd_mobilenetv1_model",
  "face_landmark_68_model",
  "face_recognition_model",
] as const;

/** The name of one of them. */
export type FaceApiModelName = (typeof faceApiModelNames)[number];

/** A tensor in the order it lies in the bin file; with `quantization` a value is `byte * scale + min`. */
export interface FaceApiTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly scale: number; readonly min: number };
}

/** Verified weights in TensorFlow.js's weights format. */
export interface FaceApiModel {
  readonly name: FaceApiModelName;
  readonly manifest: readonly { readonly weights: readonly FaceApiTensor[]; readonly paths: readonly string[] }[];
  /** The bin file: the tensors of `manifest[0]` one after the other. */
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
  const { files } = await loadManifest("face-api-models");
  const wanted = [`${name}-weights_manifest.json`, `${name}.bin`].map(
    (path) => files.find((file) => file.path === path)!,
  );
  const [json, bin] = await requireFiles(wanted, { name, ...options });
  // The cast is safe: the bytes were compared with the pinned hash of a file of exactly this shape.
  const manifest = parseJson(await json!.read()) as FaceApiModel["manifest"];
  return { name, manifest, bytes: await bin!.read(), sha256: wanted[1]!.sha256! };
}
