import { expect, it } from "vitest";
import { modelIds, models, openEmbedder, openModel } from "../src/index.ts";
import { embedderContract } from "./embedder-contract.ts";

embedderContract("dlib-resnet", async () => models["dlib-resnet"]);
embedderContract("pixels", async () => models.pixels);

it("keeps every model under the id of its card", () => {
  for (const id of modelIds) expect(models[id].card.id).toBe(id);
});

it("names the known ids and the nearest one for an unknown model", async () => {
  await expect(openModel("dlib-resnt")).rejects.toThrow(
    `unknown model "dlib-resnt"; known: ${modelIds.join(", ")} (did you mean dlib-resnet?)`,
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
