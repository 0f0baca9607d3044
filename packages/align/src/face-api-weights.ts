import { type FaceApiModelName, faceApiModel } from "@likeness/datasets";
import { outputsFirst, readTfjsWeights, type Weights } from "@likeness/nn";

/**
 * The verified weights of one of face-api's networks in the layout of a graph.
 * @throws LikenessError as `faceApiModel` of @likeness/datasets does.
 */
export async function faceApiWeights(name: FaceApiModelName): Promise<Weights> {
  const { manifest, bytes } = await faceApiModel(name);
  const stored = readTfjsWeights(manifest[0]!.weights, bytes);
  return new Map(
    [...stored].map(([tensor, values]) => [tensor, outputsFirst(values, { depthwise: tensor.includes("depthwise") })]),
  );
}
