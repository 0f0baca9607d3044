import type { Graph, Operation } from "@likeness/nn";
import { expect, it } from "vitest";
import { dlibResnetGraph } from "../../src/families/dlib-resnet/dlib-resnet-graph.ts";
import { nn4Small2Graph } from "../../src/families/nn4-small2/nn4-small2-graph.ts";

/** Multiply-adds of the convolutions and dense layers for one crop. */
function multiplyAdds({ nodes, parameters }: Graph): number {
  return nodes.reduce((sum, { operation, shape }) => {
    const name = weightName(operation);
    if (name === undefined) return sum;
    const perCell = parameters.get(name)!.reduce((a, b) => a * b, 1);
    return sum + perCell * (shape.length === 3 ? shape[0]! * shape[1]! : 1);
  }, 0);
}

function weightName(operation: Operation): string | undefined {
  return operation.kind === "conv2d" ? operation.filter : operation.kind === "dense" ? operation.weights : undefined;
}

const count = (graph: Graph, keep: (name: string) => boolean) =>
  [...graph.parameters]
    .filter(([name]) => keep(name))
    .reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b), 0);

// Expected values: 3,733,968 as OpenFace's page "Models and Accuracies" counts, without means and variances; 224 tensors
// as listed in the reference data; 0.400 GFLOP as the reference states.
it.each(["openface", "keras"] as const)("nn4.small2 (%s) has 3,733,968 parameters and 0.400 GFLOP", (variant) => {
  const graph = nn4Small2Graph(variant);
  expect(count(graph, (name) => !/_[mv]$/.test(name))).toBe(3_733_968);
  expect(graph.parameters.size).toBe(224);
  expect(Math.abs(2 * multiplyAdds(graph) - 0.4e9)).toBeLessThan(0.0005e9);
});

// Expected values: 0.542 GFLOP as the reference states; 29 convolutions as dlib's page on the model says.
it("dlib's ResNet has 29 convolutions and 0.542 GFLOP", () => {
  const graph = dlibResnetGraph();
  expect(graph.nodes.filter(({ operation }) => operation.kind === "conv2d")).toHaveLength(29);
  expect(Math.abs(2 * multiplyAdds(graph) - 0.542e9)).toBeLessThan(0.0005e9);
  expect(graph.nodes.at(-1)!.shape).toEqual([128]);
});
