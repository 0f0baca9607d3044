import { LikenessError } from "@likeness/core";
import { checkInputs } from "../check-inputs.ts";
import type { Graph, Weights } from "../graph.ts";
import type { Tensor } from "../tensor.ts";
import type { Triplets } from "./gradient-network.ts";

/**
 * Checks what goes into a training call. The numbers of weights are not looked at: that would cost time at every step.
 * @throws LikenessError `bad-input`.
 */
export function checkBatch(
  graph: Graph,
  batch: number,
  inputs: Readonly<Record<string, Tensor>>,
  weights: Weights,
): void {
  const found = checkInputs(graph, inputs);
  if (found !== batch) {
    throw new LikenessError("bad-input", `${graph.name} was opened for batches of ${batch}, not ${found}`);
  }
  for (const [name, shape] of graph.parameters) {
    const tensor = weights.get(name);
    if (tensor?.shape.join() === shape.join()) continue;
    const what = tensor === undefined ? "missing" : tensor.shape.join("×");
    throw new LikenessError("bad-input", `${graph.name}: tensor "${name}" is ${what}; expected ${shape.join("×")}`);
  }
}

/** @throws LikenessError `bad-input` when lists differ in length, are empty, or name places outside of the batch. */
export function checkTriplets({ anchors, positives, negatives }: Triplets, batch: number): void {
  const count = anchors.length;
  if (count === 0 || positives.length !== count || negatives.length !== count) {
    throw new LikenessError(
      "bad-input",
      `there are ${count} anchors, ${positives.length} positives and ${negatives.length} negatives; expected as many of each, at least one`,
    );
  }
  const wrong = [...anchors, ...positives, ...negatives].find(
    (place) => !Number.isInteger(place) || place < 0 || place >= batch,
  );
  if (wrong !== undefined) {
    throw new LikenessError("bad-input", `a triplet names place ${wrong} of a batch of ${batch}`);
  }
}
