import { type Graph, operandShapes, type Weights } from "../graph.ts";
import { channelDims, channelsLast } from "../operations/onnx-form.ts";
import { recordOf } from "../operations/record-of.ts";
import { Emitter, type OnnxName } from "./emitter.ts";

/**
 * A folded graph as the bytes of an ONNX model. Inside, maps are channels first, as ONNX wants them; inputs and outputs
 * are channels last like everywhere else, turned inside the model so that no copy is made outside.
 */
export function lowerToOnnx(graph: Graph, weights: Weights): Uint8Array {
  const emit = new Emitter(graph.name);
  const values: OnnxName[] = [];
  for (const node of graph.nodes) {
    const { operation, shape } = node;
    const tensor = (name: string) => weights.get(name)!;
    const { value } = recordOf(operation).onnx({
      emit,
      operation,
      shape,
      operands: node.operands.map((id) => values[id]!),
      shapes: operandShapes(graph, node),
      weight: (name) => emit.floats(tensor(name).data, tensor(name).shape),
      channelWeight: (name) => emit.floats(tensor(name).data, channelDims(shape)),
    });
    values.push(value);
  }
  for (const [name, id] of Object.entries(graph.outputs)) {
    const { shape } = graph.nodes[id]!;
    emit.output(name, channelsLast(emit, values[id]!, shape), "float32", emit.batchOf(shape));
  }
  return emit.bytes();
}
