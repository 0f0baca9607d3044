import { describe, expect, it } from "vitest";
import { formatGraph, type Graph, runtimes } from "../../src/index.ts";
import { differentiable, expectSlopes, isDifferentiable, onnxGradients, tfjsGradients } from "./gradient-check.ts";
import { expectDefinition } from "./runtime-contract.ts";

/** Runtimes that are here on every machine. */
const everywhere = ["onnx-cpu", "tfjs-cpu", "tfjs-wasm"];

/**
 * What every operation promises, shown with graphs that use it. Their expected answers come from its definition in loops
 * and double precision (definitions.ts).
 */
export function operationContract(kind: string, graphs: readonly Graph[]): void {
  describe(`the operation ${kind}`, () => {
    it("is in all of its graphs, as plain data that can go to another thread", () => {
      expect(graphs.length).toBeGreaterThan(0);
      for (const { nodes } of graphs) {
        const operations = nodes.map(({ operation }) => operation);
        expect(operations.map((operation): string => operation.kind)).toContain(kind);
        expect(structuredClone(operations)).toEqual(operations);
      }
    });

    it("is printed by its kind and what sets it apart", () => {
      for (const graph of graphs) expect(formatGraph(graph)).toMatch(new RegExp(`^ *\\d+ .* ${kind}( |$)`, "m"));
    });

    it.each(everywhere)("computes on %s what its definition says, folded and not", async (id) => {
      for (const graph of graphs) {
        await expectDefinition(runtimes.get(id), graph, [1, 3]);
        await expectDefinition(runtimes.get(id), graph, [2], { fold: false });
      }
    });

    const differentiated = graphs.filter(isDifferentiable).map(differentiable);

    it("has the gradient of finite differences in its own derivative", async () => {
      expect(differentiated.length).toBeGreaterThan(0);
      for (const at of differentiated) expectSlopes(at, await onnxGradients(at));
    });

    it("has the gradient of finite differences in TensorFlow.js", async () => {
      for (const at of differentiated) expectSlopes(at, await tfjsGradients(at));
    });
  });
}
