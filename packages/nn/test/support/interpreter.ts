import type { Graph, Weights } from "../../src/index.ts";
import { type Definition, definitions, type Plane } from "./definitions.ts";

const known = new Map<string, Definition>(Object.entries(definitions));

/** Says what an operation that a test adds means. */
export function define(kind: string, definition: Definition): void {
  known.set(kind, definition);
}

/** A graph by the plain meaning of its operations, for one picture: what all runtimes are checked against. It knows no folding. */
export function interpret(graph: Graph, weights: Weights, inputs: Readonly<Record<string, ArrayLike<number>>>) {
  const numbers = (name: string) => weights.get(name)!.data;
  const values: Plane[] = [];
  for (const { operation, operands, shape } of graph.nodes) {
    const from = operands.map((id) => values[id]!);
    const data =
      operation.kind === "input"
        ? Float64Array.from(inputs[operation.name]!)
        : known.get(operation.kind)!({ operation: operation as never, from, shape, numbers });
    values.push({ shape, data });
  }
  return Object.fromEntries(Object.entries(graph.outputs).map(([name, id]) => [name, values[id]!]));
}
