import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";

/** Joins maps (or vectors) on the channel axis. */
export interface Concat {
  readonly kind: "concat";
}

export const concat = {
  build(site: Site, values: readonly Value[]): Built<Concat> {
    const outer = (value: Value) => value.shape.slice(0, -1).join("×");
    const first = values[0];
    if (first === undefined || values.some((value) => outer(value) !== outer(first))) {
      throw site.misfit("concat", `cannot join ${values.map((value) => value.shape.join("×")).join(" and ")}`);
    }
    const channels = values.reduce((sum, value) => sum + value.shape.at(-1)!, 0);
    return { operation: { kind: "concat" }, operands: values, shape: [...first.shape.slice(0, -1), channels] };
  },
  onnx: ({ emit, operands, shapes }) => ({
    value: emit.node("Concat", operands, { axis: 1 }),
    backward(dy, { wanted }) {
      let end = 0;
      return {
        operands: shapes.map((shape, i) => {
          const start = end;
          end += shape.at(-1)!;
          return wanted[i] ? emit.slice(dy, [1], [start], [end]) : undefined;
        }),
      };
    },
  }),
  tfjs({ tf }) {
    return (values) => tf.concat([...values], -1);
  },
} satisfies OperationRecord<Concat>;
