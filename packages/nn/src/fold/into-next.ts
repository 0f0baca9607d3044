import type { GraphNode, ValueId } from "../graph.ts";
import type { ChannelMap, Linear } from "../operations/channel-map.ts";
import type { Operation } from "../operations/operations.ts";
import { channelMapOf, linearOf } from "./channel-map.ts";
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
    const linear = linearOf(node);
    const operation =
      before !== undefined && linear !== undefined ? preceded(rewriting, id, linear, before) : node.operation;
    rewriting.take(id, { ...node, operation });
  }
  return rewriting.result();
}

function takes(node: GraphNode, { offset }: ChannelMap): boolean {
  const linear = linearOf(node);
  return linear !== undefined && (!linear.padsWithZeros || offset.every((value) => value === 0));
}

/** The operation preceded by the map. */
function preceded(
  rewriting: Rewriting,
  id: ValueId,
  linear: Linear<Operation>,
  { scale, offset }: ChannelMap,
): Operation {
  const { data, shape } = rewriting.weights.get(linear.multiplier)!;
  const outputs = shape[0]!;
  const cells = (shape[2] ?? 1) * (shape[3] ?? 1);
  const multiplier = new Float64Array(data.length);
  const bias = rewriting.numbers(linear.bias, outputs);
  for (let i = 0; i < data.length; i++) {
    const out = Math.floor((i * outputs) / data.length);
    const channel = linear.channelwise ? out : Math.floor(i / cells) % scale.length;
    multiplier[i] = data[i]! * scale[channel]!;
    bias[out]! += data[i]! * offset[channel]!;
  }
  return linear.withParameters(
    rewriting.store(id, "multiplier", shape, multiplier),
    rewriting.store(id, "bias", [outputs], bias),
  );
}
