import { LikenessError } from "@likeness/core";
import { packTemplates, templatesAuc } from "@likeness/metrics";
import { type Graph, runtimes, type Weights } from "@likeness/nn";
import type { Examples } from "../examples/examples.ts";

/**
 * AUC of all pairs of photos, embedded as they will be after training.
 * @throws LikenessError `bad-input` without pairs of both kinds, and for a network that answers NaN or an infinity.
 */
export async function heldOutAuc(graph: Graph, weights: Weights, examples: Examples, threads = 1): Promise<number> {
  const network = await runtimes.get("onnx-cpu").open(graph, weights, { threads });
  try {
    const embeddings: Float32Array[] = [];
    const { identities, shape } = examples;
    for (let start = 0; start < identities.length; start += 32) {
      const count = Math.min(32, identities.length - start);
      const data = examples.room(count);
      for (let place = 0; place < count; place++) examples.write(start + place, data, place);
      const output = (await network.run({ crop: { shape: [count, ...shape], data } }))["embedding"]!;
      const dimensions = output.shape[1]!;
      for (let i = 0; i < count; i++) embeddings.push(output.data.slice(i * dimensions, (i + 1) * dimensions));
    }
    const photos = identities.map((identity, i) => ({ file: `photo ${i}`, identity }));
    const auc = await templatesAuc(packTemplates(photos, embeddings));
    if (Number.isNaN(auc)) {
      throw new LikenessError("bad-input", "an AUC takes two people at least, and two photos of one of them");
    }
    return auc;
  } finally {
    await network.dispose();
  }
}
