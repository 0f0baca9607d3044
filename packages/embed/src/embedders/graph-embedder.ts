import { type Graph, type Network, runtimes, type Weights } from "@likeness/nn";
import type { Embedder, EmbedderOptions } from "../embedder.ts";
import type { ModelCard } from "../model-card.ts";
import { batchedEmbedder, batchSize } from "./batched-embedder.ts";
import type { CropNetwork } from "./crop-network.ts";

/** Names of the one input and the one output that every graph of an embedding network has. */
export const cropInput = "crop";
export const embeddingOutput = "embedding";

/**
 * Opens an embedder on a graph with the input `crop` (uint8 pixels) and the output `embedding`.
 * @throws LikenessError `unknown-id` for the runtime, and as its `open` does.
 */
export async function openGraphEmbedder(
  card: ModelCard,
  graph: Graph,
  weights: Weights,
  options: EmbedderOptions = {},
): Promise<Embedder> {
  const { runtime: id = "onnx-cpu", threads = 1 } = options;
  const batch = batchSize(options);
  const runtime = runtimes.get(id);
  const network = await runtime.open(graph, weights, { threads });
  return batchedEmbedder({
    card,
    runtime: id,
    library: await runtime.version(),
    network: graphNetwork(network, card.crop),
    batch,
  });
}

function graphNetwork(network: Network, { size }: ModelCard["crop"]): CropNetwork {
  return {
    async run(pixels, count) {
      const outputs = await network.run({ [cropInput]: { shape: [count, size, size, 3], data: pixels } });
      return outputs[embeddingOutput]!.data;
    },
    dispose: () => network.dispose(),
  };
}
