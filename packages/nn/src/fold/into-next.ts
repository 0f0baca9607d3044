import type { GraphNode, ValueId } from "../graph.ts";
import { type ChannelMap, channelMapOf, isLinear, type Linear, multiplierOf, withParameters } from "./channel-map.ts";
import { type Folded, Rewriting } from "./rewriting.ts";

/**
 * Multiplies a channel map into the linear layer after it (the normalisation of pixels into the first convolution) where
 * nothing else reads it. A convolution that pads with zeros takes a scale, but no offset: its border is zero after the
 * map, not before.
 */
export function foldIntoNext(source: Folded): Folded {
  const rewriting = new Rewriting(source, "next");
  const pending = new Map<ValueId, ChannelMap>();
  const readers = new Map<ValueId, GraphNode>();
  for (const node of source.graph.nodes) for (const operand of node.operands) readers.set(operand, node);

  for (const [id, node] of source.graph.nodes.entries()) {
    const map = channelMapOf(node, source.weights);
    const reader = readers.get(id);
    if (map !== undefined && rewriting.readers(id) === 1 && reader !== undefined && takes(reader, map)) {
      pending.set(id, map);
      rewriting.merge(id, rewriting.current(node.operands[0]!).place);
      continue;
    }
    const before = pending.get(node.operands[0] ?? -1);
    const operation =
      before !== undefined && isLinear(node.operation)
        ? preceded(rewriting, id, node.operation, before)
        : node.operation;
    rewriting.take(id, { ...node, operation });
  }
  return rewriting.result();
}

function takes({ operation }: GraphNode, { offset }: ChannelMap): boolean {
  if (operation.kind === "dense") return true;
  if (operation.kind !== "conv2d" && operation.kind !== "depthwiseConv2d") return false;
  return operation.padding.every((side) => side === 0) || offset.every((value) => value === 0);
}

/** The operation preceded by the map. */
function preceded(rewriting: Rewriting, id: ValueId, operation: Linear, { scale, offset }: ChannelMap): Linear {
  const { data, shape } = rewriting.weights.get(multiplierOf(operation))!;
  const outputs = shape[0]!;
  const cells = (shape[2] ?? 1) * (shape[3] ?? 1);
  const multiplier = new Float64Array(data.length);
  const old = operation.bias === undefined ? undefined : rewriting.weights.get(operation.bias)!.data;
  const bias = Float64Array.from({ length: outputs }, (_, out) => old?.[out] ?? 0);
  for (let i = 0; i < data.length; i++) {
    const out = Math.floor((i * outputs) / data.length);
    const channel = operation.kind === "depthwiseConv2d" ? out : Math.floor(i / cells) % scale.length;
    multiplier[i] = data[i]! * scale[channel]!;
    bias[out]! += data[i]! * offset[channel]!;
  }
  return withParameters(
    operation,
    rewriting.store(id, "multiplier", shape, multiplier),
    rewriting.store(id, "bias", [outputs], bias),
  );
}
