import { expect, it } from "vitest";
import { models, openEmbedder, openModel } from "../src/index.ts";
import { embedderContract } from "./embedder-contract.ts";
import { noisyCrops } from "./noisy-crops.ts";
import { largestDifference } from "./squared-distance.ts";

embedderContract("dlib-resnet", async () => models.get("dlib-resnet"));
embedderContract("pixels", async () => models.get("pixels"));

it("keeps every model under the id of its card", () => {
  for (const id of models.ids) expect(models.get(id).card.id).toBe(id);
});

it("names the known ids and the nearest one for an unknown model", async () => {
  await expect(openModel("dlib-resnt")).rejects.toThrow(
    `unknown model "dlib-resnt"; known: ${models.ids.join(", ")} (did you mean dlib-resnet?)`,
  );
});

it("opens an embedder by id", async () => {
  const embedder = await openEmbedder("pixels");
  expect(embedder.card.id).toBe("pixels");
  await embedder.dispose();
});

it("refuses an unknown runtime", async () => {
  await expect(openEmbedder("dlib-resnet", { runtime: "onnx" })).rejects.toThrow('unknown runtime "onnx"');
});

it("gives the same embeddings in the same order when batches run at once in worker threads", async () => {
  const crops = noisyCrops(11, 150);
  const alone = await openEmbedder("dlib-resnet", { batch: 2 });
  const team = await openEmbedder("dlib-resnet", { batch: 2, workers: 2 });
  const [expected, found] = await Promise.all([alone.embed(crops), team.embed(crops)]);
  for (const i of crops.keys()) expect(largestDifference(found[i]!, expected[i]!)).toBeLessThan(1e-5);
  await Promise.all([alone.dispose(), team.dispose()]);
});

it("refuses a number of workers that is none", async () => {
  for (const workers of [-1, 0.5, Number.NaN]) {
    await expect(openEmbedder("dlib-resnet", { workers })).rejects.toThrow("workers must be a whole number");
  }
});
