import { countMultiplyAdds, countParameters, multiplyAddsOf } from "./count.ts";
import { type Graph, type GraphNode, operandShapes } from "./graph.ts";
import { parametersOf } from "./operations/parameters-of.ts";
import { recordOf } from "./operations/record-of.ts";
import { sizeOf } from "./shape.ts";

/**
 * A graph as a table for people: number, operands, operation, shape, parameters and multiply-adds of each node, its
 * label, and the sums. Ends without a line break.
 */
export function formatGraph(graph: Graph): string {
  const head = ["#", "from", "operation", "shape", "parameters", "multiply-adds", "label"];
  const rows = graph.nodes.map((node, id) => row(graph, node, id));
  const outputs = Object.entries(graph.outputs).map(([name, id]) => `${name} = #${id}`);
  const sums = ["", "", "", "", grouped(countParameters(graph)), grouped(countMultiplyAdds(graph)), outputs.join(", ")];
  const table = [head, ...rows, sums];
  const widths = head.map((_, column) => Math.max(...table.map((cells) => cells[column]!.length)));
  const lines = table.map((cells) => cells.map((cell, column) => align(cell, widths[column]!, column)).join("  "));
  return [graph.name, ...lines].map((line) => line.trimEnd()).join("\n");
}

const NUMERIC_COLUMNS = new Set([0, 4, 5]);

function align(cell: string, width: number, column: number): string {
  return NUMERIC_COLUMNS.has(column) ? cell.padStart(width) : cell.padEnd(width);
}

function row(graph: Graph, node: GraphNode, id: number): string[] {
  const { operation } = node;
  const tensors = parametersOf(operation, operandShapes(graph, node));
  const parameters = tensors.reduce((sum, [, shape]) => sum + sizeOf(shape), 0);
  const multiplyAdds = multiplyAddsOf(graph, node);
  return [
    String(id),
    node.operands.join(","),
    [operation.kind, recordOf(operation).describe?.(operation)].filter(Boolean).join(" "),
    node.shape.join("×"),
    parameters === 0 ? "" : grouped(parameters),
    multiplyAdds === 0 ? "" : grouped(multiplyAdds),
    node.label === operation.kind ? "" : node.label,
  ];
}

/** Digits in groups of three: the same on every machine, whatever its locale. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
