import type { Shape } from "../../shape.ts";
import type { AnyOperation } from "../any-operation.ts";
import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";
import { framed, sizes } from "../tfjs-form.ts";
import { describeWindow, type KernelOptions, poolOver, type Window, windowAttributes } from "../window.ts";
import { spread } from "./spread.ts";

/** Mean over the cells inside the map (padded cells are not counted). */
export interface AveragePool extends AnyOperation, Window {
  readonly kind: "averagePool";
}

export const averagePool = {
  build(site: Site, x: Value, options: KernelOptions): Built<AveragePool> {
    const { window, shape } = poolOver(site, x, options, "averagePool");
    return { operation: { kind: "averagePool", ...window }, operands: [x], shape };
  },
  describe: (operation) => describeWindow(operation),
  onnx: ({ emit, operation, shape, operands, shapes }) => ({
    value: emit.node("AveragePool", operands, windowAttributes(operation)),
    backward(dy) {
      const shares = emit.floats(cellShares(operation, shapes[0]!, shape), [1, 1, shape[0]!, shape[1]!]);
      return { operands: [spread(emit, emit.mul(dy, shares), operation, [shapes[0]!, shape])] };
    },
  }),
  tfjs(context) {
    const { tf, operation, training } = context;
    const [kernel, stride] = [sizes(operation.kernel), sizes(operation.stride)];
    return ([x]) => {
      const { map, pad } = framed(context, x!, operation.padding);
      const mean = tf.avgPool(map, kernel, stride, pad);
      if (training === undefined || operation.padding.every((side) => side === 0)) return mean;
      // Zeros that were added before the kernel are counted by it.
      const inside = framed(context, tf.onesLike(x!), operation.padding).map;
      return tf.div(mean, tf.avgPool(inside, kernel, stride, "valid"));
    };
  },
} satisfies OperationRecord<AveragePool>;

/** One over the number of cells inside the map, for each window. */
function cellShares({ kernel, stride, padding }: Window, from: Shape, [rows, columns]: Shape): Float32Array {
  const inside = (place: number, axis: 0 | 1) => {
    const start = place * stride[axis] - padding[axis];
    return Math.min(from[axis]!, start + kernel[axis]) - Math.max(0, start);
  };
  const shares = new Float32Array(rows! * columns!);
  for (let row = 0; row < rows!; row++) {
    for (let column = 0; column < columns!; column++) {
      shares[row * columns! + column] = 1 / (inside(row, 0) * inside(column, 1));
    }
  }
  return shares;
}
