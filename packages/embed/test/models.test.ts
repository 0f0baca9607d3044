import { expect, it } from "vitest";
import { models, openEmbedder, openModel } from "../src/index.ts";
import { embedderContract } from "./embedder-contract.ts";

for (const kind of models) {
  const answer = await kind.availability();
  embedderContract(kind.id, async () => kind, answer.available ? undefined : answer.reason);
}

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
