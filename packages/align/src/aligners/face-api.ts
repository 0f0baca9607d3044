import { type Availability, availabilityOf } from "@likeness/core";
import { type FaceApiModelName, faceApiModel, faceApiWeights } from "@likeness/files";
import { type Runtime, runtimes, type Weights } from "@likeness/nn";
import { type Aligner, type AlignerOptions, alignerOf } from "../aligner.ts";
import { byScore, type Detector } from "../detect/detection.ts";
import { openLandmarkNet } from "../landmarks/landmark-net.ts";

const LANDMARKS: FaceApiModelName = "face_landmark_68_model";

/** What decides the faces of these aligners: the weights come with one package, the other executes them. */
export const faceApiLibraries = ["onnxruntime-node", "@vladmandic/face-api"] as const;

/** Opens one of face-api's detectors on a loaded runtime. */
export type OpenDetector = (runtime: Runtime, weights: Weights, threads: number) => Promise<Detector>;

/** Joins a face-api detector and the 68-point net to an aligner. */
export async function openFaceApi(
  id: string,
  model: FaceApiModelName,
  openDetector: OpenDetector,
  { runtime: runtimeId = "onnx-cpu", threads = 1 }: AlignerOptions,
): Promise<Aligner> {
  const runtime = runtimes.get(runtimeId);
  const [detectorWeights, landmarkWeights] = await Promise.all([faceApiWeights(model), faceApiWeights(LANDMARKS)]);
  const detector = await openDetector(runtime, detectorWeights, threads);
  const landmarkNet = await openLandmarkNet(runtime, landmarkWeights, threads).catch(async (error: unknown) => {
    await detector.dispose();
    throw error;
  });
  return alignerOf(
    id,
    async (photo) => {
      const detections = await detector.detect(photo);
      const landmarks = await landmarkNet.locate(
        photo,
        detections.map(({ box }) => box),
      );
      const faces = detections.flatMap(({ box, score }, i) => {
        const points = landmarks[i];
        return points === undefined ? [] : [{ box, score, landmarks: points }];
      });
      return faces.sort(byScore);
    },
    async () => {
      await detector.dispose();
      await landmarkNet.dispose();
    },
  );
}

/** Whether the weights of a face-api detector and of the landmark net are installed and whole. */
export function faceApiAvailability(model: FaceApiModelName): Promise<Availability> {
  return availabilityOf(() => Promise.all([faceApiModel(model), faceApiModel(LANDMARKS)]));
}
