import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";

/** Element-wise sum of values of one shape. */
export interface Add {
  readonly kind: "add";
}

export const add = {
  build(site: Site, a: Value, b: Value): Built<Add> {
    if (a.shape.join() !== b.shape.join()) {
      throw site.misfit("add", `cannot add ${a.shape.join("×")} and ${b.shape.join("×")}`);
    }
    return { operation: { kind: "add" }, operands: [a, b], shape: a.shape };
  },
  onnx: ({ emit, operands }) => ({
    value: emit.node("Add", operands),
    backward: (dy) => ({ operands: [dy, dy] }),
  }),
  tfjs({ tf }) {
    return ([a, b]) => tf.add(a!, b!);
  },
} satisfies OperationRecord<Add>;
