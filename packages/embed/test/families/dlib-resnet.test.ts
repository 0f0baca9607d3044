import { faceApiModel } from "@likeness/files";
import { squaredDistance } from "@likeness/metrics";
import { expect, it } from "vitest";
import { dlibResnetGraph } from "../../src/families/dlib-resnet/dlib-resnet-graph.ts";
import { models } from "../../src/models.ts";
import { lfwCrops, readReference } from "../lfw-crops.ts";
import { missingData } from "../reference.ts";

const dlibResnet = models.get("dlib-resnet");

it("states the parameters of its graph and the hash of its weights", async () => {
  const numbers = [...dlibResnetGraph().parameters.values()].map((shape) => shape.reduce((a, b) => a * b));
  expect(dlibResnet.card.parameters).toBe(numbers.reduce((a, b) => a + b));
  expect(dlibResnet.card.weights?.sha256).toBe((await faceApiModel("face_recognition_model")).sha256);
});

const missing = missingData("dlib-resnet beside dlib's own answers", "LIKENESS_REFERENCE", "LIKENESS_MIRROR");

// Expected values: dlib 19.24's own network, with the same weights, on dlib's own chips of the 100 photos. The bound
// allows for another crop; ours is dlib's to the byte, so what is left is rounding to six digits.
it.skipIf(missing)(`answers what dlib answers from dlib's landmarks${missing ? ` (${missing})` : ""}`, async () => {
  const expected = readReference<{ file: string; embedding: number[] }[]>("lfw-subset/embeddings.json");
  const embedder = await dlibResnet.open();
  const crops = await lfwCrops(embedder.card.crop);
  const embeddings = await embedder.embed(crops.map(({ crop }) => crop));
  await embedder.dispose();
  const distances = crops.map(({ file }, i) =>
    squaredDistance(embeddings[i]!, expected.find((entry) => entry.file === file)!.embedding),
  );
  expect(distances).toHaveLength(100);
  expect(Math.max(...distances)).toBeLessThan(1e-6);
});
