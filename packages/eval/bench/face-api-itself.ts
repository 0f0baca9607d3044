import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { decodePhoto } from "@likeness/datasets";

/** The parts of @vladmandic/face-api's CommonJS build that are used here; its own types do not load under NodeNext. */
interface Tensor {
  dispose(): void;
}
interface Net {
  loadFromWeightMap(map: unknown): void;
}
interface Described {
  readonly descriptor: Float32Array;
}
interface FaceApi {
  readonly tf: {
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    tensor3d(values: Uint8Array, shape: [number, number, number], type: "int32"): Tensor;
    memory(): { readonly numTensors: number };
    readonly io: { decodeWeights(bytes: ArrayBuffer, weights: unknown): unknown };
  };
  readonly nets: Readonly<
    Record<"tinyFaceDetector" | "ssdMobilenetv1" | "faceLandmark68Net" | "faceRecognitionNet", Net>
  >;
  readonly TinyFaceDetectorOptions: new (options: { inputSize: number; scoreThreshold: number }) => object;
  readonly SsdMobilenetv1Options: new (options: { minConfidence: number }) => object;
  detectSingleFace(
    photo: Tensor,
    options: object,
  ): { withFaceLandmarks(): { withFaceDescriptor(): PromiseLike<Described | undefined> } };
}

/** Encoded photo → descriptor, or undefined where it finds no face. */
export type Describe = (bytes: Uint8Array) => Promise<Float32Array | undefined>;

/** The pipelines of @vladmandic/face-api that are measured. */
export interface FaceApiItself {
  tiny(inputSize: number, scoreThreshold: number): Describe;
  ssd(minConfidence: number): Describe;
}

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve("@vladmandic/face-api/package.json"));

/**
 * face-api's own code on TensorFlow.js's wasm backend with SIMD (one thread: under Node that backend has no more). It
 * decodes with the same decoder as we do, so that neither side gains by that.
 */
export async function openFaceApiItself(): Promise<FaceApiItself> {
  const api = require("@vladmandic/face-api/dist/face-api.node-wasm.js") as FaceApi;
  const wasm = require("@tensorflow/tfjs-backend-wasm") as { setWasmPaths(folder: string): void };
  wasm.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  await api.tf.setBackend("wasm");
  await api.tf.ready();
  load(api, api.nets.tinyFaceDetector, "tiny_face_detector_model");
  load(api, api.nets.ssdMobilenetv1, "ssd_mobilenetv1_model");
  load(api, api.nets.faceLandmark68Net, "face_landmark_68_model");
  load(api, api.nets.faceRecognitionNet, "face_recognition_model");
  const describeWith = (options: object): Describe => {
    return async (bytes) => {
      const { width, height, data } = await decodePhoto(bytes);
      const input = api.tf.tensor3d(data, [height, width, 3], "int32");
      const face = await api.detectSingleFace(input, options).withFaceLandmarks().withFaceDescriptor();
      input.dispose();
      return face?.descriptor;
    };
  };
  return {
    tiny: (inputSize, scoreThreshold) => describeWith(new api.TinyFaceDetectorOptions({ inputSize, scoreThreshold })),
    ssd: (minConfidence) => describeWith(new api.SsdMobilenetv1Options({ minConfidence })),
  };
}

function load(api: FaceApi, net: Net, name: string): void {
  const manifest = JSON.parse(readFileSync(join(folder, "model", `${name}-weights_manifest.json`), "utf8"));
  const bytes = new Uint8Array(readFileSync(join(folder, "model", `${name}.bin`)));
  net.loadFromWeightMap(api.tf.io.decodeWeights(bytes.buffer, manifest[0].weights));
}
