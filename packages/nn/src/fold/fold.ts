import type { Graph, Weights } from "../graph.ts";
import { foldIntoNext } from "./into-next.ts";
import { foldIntoPrevious } from "./into-previous.ts";
import type { Folded } from "./rewriting.ts";

/**
 * Multiplies batch-norms, affine layers and normalisations into the convolutions and dense layers around them; what
 * cannot go anywhere stays as `affine`. The result computes the same numbers up to rounding; products and sums are made
 * in double precision. Every lowering runs this pass, so runtimes start from equal weights. Needs checked weights.
 */
export function fold(graph: Graph, weights: Weights): Folded {
  return foldIntoNext(foldIntoPrevious({ graph, weights }));
}
