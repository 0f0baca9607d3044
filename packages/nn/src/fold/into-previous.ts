import type { ValueId } from "../graph.ts";
import type { ChannelMap, Linear } from "../operations/channel-map.ts";
import type { Operation } from "../operations/operations.ts";
import { channelMapOf, linearOf } from "./channel-map.ts";
import { type Folded, Rewriting } from "./rewriting.ts";

/**
 * Multiplies every channel map into the linear layer before it, where that layer feeds nothing else; the others become
 * `affine`. Always exact, up to rounding.
 */
export function foldIntoPrevious(source: Folded): Folded {
  const rewriting = new Rewriting(source, "previous");
  for (const [id, node] of source.graph.nodes.entries()) {
    const map = channelMapOf(node, source.weights);
    if (map === undefined) {
      rewriting.take(id, node);
      continue;
    }
    const before = node.operands[0]!;
    const target = rewriting.current(before);
    const linear = linearOf(target.node);
    if (rewriting.readers(before) === 1 && linear !== undefined) {
      rewriting.replace(target.place, scaled(rewriting, id, linear, map));
      rewriting.merge(id, target.place);
    } else {
      rewriting.take(id, { ...node, operation: affine(rewriting, id, map) });
    }
  }
  return rewriting.result();
}

function affine(rewriting: Rewriting, id: ValueId, { scale, offset }: ChannelMap): Operation {
  const shape = [scale.length];
  return {
    kind: "affine",
    ...(scale.some((value) => value !== 1) && { scale: rewriting.store(id, "scale", shape, scale) }),
    ...(offset.some((value) => value !== 0) && { offset: rewriting.store(id, "offset", shape, offset) }),
  };
}

/** The operation followed by the map. Outputs are the first axis of every multiplier. */
function scaled(
  rewriting: Rewriting,
  id: ValueId,
  linear: Linear<Operation>,
  { scale, offset }: ChannelMap,
): Operation {
  const { data, shape } = rewriting.weights.get(linear.multiplier)!;
  const perOutput = data.length / scale.length;
  const multiplier = new Float64Array(data.length);
  for (let out = 0, i = 0; out < scale.length; out++) {
    for (const end = i + perOutput; i < end; i++) multiplier[i] = data[i]! * scale[out]!;
  }
  const old = rewriting.numbers(linear.bias, scale.length);
  const bias = offset.map((value, c) => value + old[c]! * scale[c]!);
  return linear.withParameters(
    rewriting.store(id, "multiplier", shape, multiplier),
    rewriting.store(id, "bias", [bias.length], bias),
  );
}
