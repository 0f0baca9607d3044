import type { Graph, ValueId } from "../graph.ts";

/** Convolutions whose value goes into one batch-norm and nowhere else, with the place of that batch-norm. */
export function foldableNorms({ nodes, outputs }: Graph): ReadonlyMap<ValueId, ValueId> {
  const readers = new Map<ValueId, (ValueId | undefined)[]>();
  const read = (from: ValueId, by: ValueId | undefined) => readers.set(from, [...(readers.get(from) ?? []), by]);
  nodes.forEach(({ operands }, id) => {
    for (const from of operands) read(from, id);
  });
  for (const id of Object.values(outputs)) read(id, undefined);
  const folds = new Map<ValueId, ValueId>();
  for (const [from, [reader, ...others]] of readers) {
    if (reader === undefined || others.length > 0) continue;
    if (nodes[from]!.operation.kind === "conv2d" && nodes[reader]!.operation.kind === "batchNorm") {
      folds.set(from, reader);
    }
  }
  return folds;
}
