import { countMultiplyAdds, countParameters, multiplyAddsOf } from "./count.ts";
import { parametersOf } from "./fold/parameters-of.ts";
import type { Graph, GraphNode, Operation, Padding } from "./graph.ts";

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
  const parameters = parametersOf(node.operation).reduce(
    (sum, name) => sum + graph.parameters.get(name)!.reduce((product, side) => product * side, 1),
    0,
  );
  const multiplyAdds = multiplyAddsOf(graph, node);
  return [
    String(id),
    node.operands.join(","),
    describe(node.operation),
    node.shape.join("×"),
    parameters === 0 ? "" : grouped(parameters),
    multiplyAdds === 0 ? "" : grouped(multiplyAdds),
    node.label === node.operation.kind ? "" : node.label,
  ];
}

/** The operation with what sets it apart: `conv2d 3×3 /2 pad 1`. */
function describe(operation: Operation): string {
  switch (operation.kind) {
    case "input":
      return `input ${operation.type}`;
    case "conv2d":
    case "depthwiseConv2d":
    case "maxPool":
    case "averagePool":
      return `${operation.kind} ${window(operation)}${padding(operation.padding)}`;
    case "l2Pool":
      return `l2Pool ${window(operation)}`;
    case "pad":
      return `pad ${operation.padding.join(",")}${operation.channels === 0 ? "" : ` channels ${operation.channels}`}`;
    case "leakyRelu":
      return `leakyRelu ${operation.slope}`;
    case "localResponseNorm":
      return `localResponseNorm ${2 * operation.radius + 1}`;
    default:
      return operation.kind;
  }
}

function window({ kernel, stride }: { kernel: readonly number[]; stride: readonly number[] }): string {
  const [down, across] = stride;
  const step = down === across ? `${down}` : `${down}×${across}`;
  return `${kernel.join("×")}${step === "1" ? "" : ` /${step}`}`;
}

function padding(sides: Padding): string {
  if (sides.every((side) => side === 0)) return "";
  return sides.every((side) => side === sides[0]) ? ` pad ${sides[0]}` : ` pad ${sides.join(",")}`;
}

/** Digits in groups of three: the same on every machine, whatever its locale. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
