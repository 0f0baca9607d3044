import { knownId, LikenessError } from "@likeness/core";
import type { Graph } from "@likeness/nn";
import { dlibResnetGraph } from "./dlib-resnet/dlib-resnet-graph.ts";
import { nn4Small2Graph, nn4Small2Variants } from "./nn4-small2/nn4-small2-graph.ts";

interface GraphFamily {
  /** The first one is meant when none is named; none where there is only one network. */
  readonly variants: readonly string[];
  graph(variant?: string): Graph;
}

/** Networks that may be run with other weights than those they were published with. */
export const graphFamilies = {
  "nn4.small2": {
    variants: nn4Small2Variants,
    graph: (variant = "openface") => nn4Small2Graph(knownId("variant of nn4.small2", variant, nn4Small2Variants)),
  },
  "dlib-resnet": {
    variants: [],
    graph(variant) {
      if (variant === undefined) return dlibResnetGraph();
      throw new LikenessError("unknown-id", `dlib-resnet has no variants, so none is called "${variant}"`);
    },
  },
} satisfies Record<string, GraphFamily>;

/** Id of a family. */
export type GraphFamilyId = keyof typeof graphFamilies;

/** The known ids. */
export const graphFamilyIds = Object.keys(graphFamilies) as [GraphFamilyId, ...GraphFamilyId[]];

/**
 * The graph of a family.
 * @throws LikenessError `unknown-id` for an unknown variant.
 */
export function familyGraph(id: GraphFamilyId, variant?: string): Graph {
  return graphFamilies[id].graph(variant);
}

/** Trained numbers of a graph: running means and variances of batch-norms are not counted, as is usual. */
export function parameterCount({ nodes, parameters }: Graph): number {
  const statistics = new Set<string>();
  for (const { operation } of nodes) {
    if (operation.kind === "batchNorm") statistics.add(operation.mean).add(operation.variance);
  }
  const counted = [...parameters].filter(([name]) => !statistics.has(name));
  return counted.reduce((sum, [, shape]) => sum + shape.reduce((product, side) => product * side, 1), 0);
}
