import type { GraphNode, Weights } from "../graph.ts";
import type { ChannelMap, Linear } from "../operations/channel-map.ts";
import type { Operation } from "../operations/operations.ts";
import { recordOf } from "../operations/record-of.ts";

/** The channel map that a node is, or undefined for any other operation. */
export function channelMapOf({ operation, shape }: GraphNode, weights: Weights): ChannelMap | undefined {
  return recordOf(operation).channelMap?.(operation, shape.at(-1)!, (name) => weights.get(name)!.data);
}

/** How a node takes a channel map in, or undefined where it cannot. */
export function linearOf({ operation }: GraphNode): Linear<Operation> | undefined {
  return recordOf(operation).linear?.(operation) as Linear<Operation> | undefined;
}
