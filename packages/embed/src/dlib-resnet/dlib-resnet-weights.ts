import { type FaceApiModelName, faceApiModel } from "@likeness/datasets";
import { outputsFirst, readTfjsWeights, type Weights } from "@likeness/nn";

const MODEL: FaceApiModelName = "face_recognition_model";

/**
 * The weights that ship inside @vladmandic/face-api, verified, in the layout of the graph.
 * @throws LikenessError as `faceApiModel` does.
 */
export async function dlibResnetWeights(): Promise<Weights> {
  const { manifest, bytes } = await faceApiModel(MODEL);
  const stored = readTfjsWeights(manifest[0]!.weights, bytes);
  return new Map([...stored].map(([name, tensor]) => [name, outputsFirst(tensor)]));
}
