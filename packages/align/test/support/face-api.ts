import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { RgbImage } from "@likeness/core";
import { decodePhoto } from "@likeness/datasets";

/** The parts of @vladmandic/face-api's CommonJS build that the tests touch; its own types do not load under NodeNext. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface FaceApiFace {
  readonly detection: { readonly score: number; readonly box: Box };
  readonly landmarks: { readonly positions: readonly { readonly x: number; readonly y: number }[] };
}
interface Tensor {
  dataSync(): Float32Array;
  dispose(): void;
}
interface Net {
  loadFromWeightMap(map: unknown): void;
}
interface FaceApi {
  readonly tf: {
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    tensor3d(values: Uint8Array, shape: [number, number, number], type: "int32"): Tensor;
    readonly io: { decodeWeights(bytes: ArrayBuffer, weights: unknown): unknown };
  };
  readonly nets: { readonly tinyFaceDetector: Net; readonly ssdMobilenetv1: Net; readonly faceLandmark68Net: Net };
  readonly NetInput: new (inputs: Tensor[]) => { toBatchTensor(size: number, centered: boolean): Tensor };
  readonly TinyFaceDetectorOptions: new (options: { inputSize: number; scoreThreshold: number }) => object;
  readonly SsdMobilenetv1Options: new (options: { minConfidence: number }) => object;
  detectAllFaces(photo: Tensor, options: object): { withFaceLandmarks(): PromiseLike<FaceApiFace[]> };
}

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve("@vladmandic/face-api/package.json"));

/** A photo that ships with @vladmandic/face-api, 1 to 6. */
export function samplePhoto(number: number): Promise<RgbImage> {
  return decodePhoto(readFileSync(join(folder, "demo", `sample${number}.jpg`)));
}

/** face-api itself on TensorFlow.js's wasm backend: what our networks are compared with. */
export async function openFaceApi() {
  const api = require("@vladmandic/face-api/dist/face-api.node-wasm.js") as FaceApi;
  const wasm = require("@tensorflow/tfjs-backend-wasm") as { setWasmPaths(folder: string): void };
  wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  await api.tf.setBackend("wasm");
  await api.tf.ready();
  load(api, api.nets.tinyFaceDetector, "tiny_face_detector_model");
  load(api, api.nets.ssdMobilenetv1, "ssd_mobilenetv1_model");
  load(api, api.nets.faceLandmark68Net, "face_landmark_68_model");
  const tensor = ({ width, height, data }: RgbImage) => api.tf.tensor3d(data, [height, width, 3], "int32");
  const detect = async (photo: RgbImage, options: object) => {
    const input = tensor(photo);
    const faces = await api.detectAllFaces(input, options).withFaceLandmarks();
    input.dispose();
    return faces;
  };
  return {
    tiny: (photo: RgbImage, inputSize: number, scoreThreshold: number) =>
      detect(photo, new api.TinyFaceDetectorOptions({ inputSize, scoreThreshold })),
    ssd: (photo: RgbImage, minConfidence: number) => detect(photo, new api.SsdMobilenetv1Options({ minConfidence })),
    /** The network input face-api makes of a photo. */
    input(photo: RgbImage, size: number, centered: boolean): Float32Array {
      const batch = new api.NetInput([tensor(photo)]).toBatchTensor(size, centered);
      return batch.dataSync();
    },
  };
}

function load(api: FaceApi, net: Net, name: string): void {
  const manifest = JSON.parse(readFileSync(join(folder, "model", `${name}-weights_manifest.json`), "utf8"));
  const bytes = new Uint8Array(readFileSync(join(folder, "model", `${name}.bin`)));
  net.loadFromWeightMap(api.tf.io.decodeWeights(bytes.buffer, manifest[0].weights));
}
