import { headTensors } from "@likeness/embed";
import { type Graph, GraphBuilder, type WeightTensor } from "@likeness/nn";

/** A linear map from the embeddings of a frozen network to vectors of length 1, as the head of a model folder runs it. */
export function headGraph(dimensions: number): Graph {
  const g = new GraphBuilder("head");
  const [weights, bias] = headTensors;
  const mapped = g.dense(g.input("crop", [dimensions]), { weights, bias, features: dimensions });
  return g.build({ embedding: g.l2Normalize(mapped) });
}

/** The map that changes nothing: training begins with the network as it is. */
export function identityHead(dimensions: number): Map<string, WeightTensor> {
  const [weights, bias] = headTensors;
  const data = new Float32Array(dimensions * dimensions);
  for (let i = 0; i < dimensions; i++) data[i * dimensions + i] = 1;
  return new Map([
    [weights, { shape: [dimensions, dimensions], data }],
    [bias, { shape: [dimensions], data: new Float32Array(dimensions) }],
  ]);
}
