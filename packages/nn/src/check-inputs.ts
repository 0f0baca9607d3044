import { LikenessError } from "@likeness/core";
import type { Graph } from "./graph.ts";
import { sizeOf } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/**
 * Checks the inputs of one run: every input is there, nothing else, types and shapes fit, and all share one batch.
 * @returns the batch.
 * @throws LikenessError `bad-input` that names graph and input.
 */
export function checkInputs(graph: Graph, inputs: Readonly<Record<string, Tensor>>): number {
  let batch: number | undefined;
  const known = new Set<string>();
  for (const { operation, shape } of graph.nodes) {
    if (operation.kind !== "input") continue;
    known.add(operation.name);
    const where = `network ${graph.name}, input "${operation.name}"`;
    const tensor = inputs[operation.name];
    if (tensor === undefined)
      throw new LikenessError("bad-input", `${where} is missing; expected batch×${shape.join("×")}`);
    const type = tensor.data instanceof Uint8Array ? "uint8" : "float32";
    if (type !== operation.type)
      throw new LikenessError("bad-input", `${where} is ${type}; expected ${operation.type}`);
    const [first, ...rest] = tensor.shape;
    const size = sizeOf(tensor.shape);
    if (first === undefined || first < 1 || rest.join() !== shape.join() || tensor.data.length !== size) {
      const found = `${tensor.shape.join("×")} with ${tensor.data.length} numbers`;
      throw new LikenessError("bad-input", `${where} is ${found}; expected batch×${shape.join("×")}`);
    }
    if (batch !== undefined && batch !== first) {
      throw new LikenessError("bad-input", `${where} has a batch of ${first}, another input one of ${batch}`);
    }
    batch = first;
  }
  const extra = Object.keys(inputs).find((name) => !known.has(name));
  if (extra !== undefined) {
    throw new LikenessError(
      "bad-input",
      `network ${graph.name} has no input "${extra}"; it has ${[...known].join(", ")}`,
    );
  }
  return batch ?? 0;
}
