import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";

/** Divides a vector by its Euclidean norm (floored at 1e-6, so the zero vector stays zero). */
export interface L2Normalize {
  readonly kind: "l2Normalize";
}

const FLOOR = 1e-6;

export const l2Normalize = {
  build(site: Site, x: Value): Built<L2Normalize> {
    if (x.shape.length !== 1) throw site.misfit("l2Normalize", `takes a vector, not ${x.shape.join("×")}`);
    return { operation: { kind: "l2Normalize" }, operands: [x], shape: x.shape };
  },
  /** With `r = max(|x|, floor)`, `dx = (dy − y·(dy·y))/r`, without the second term where `r` is the floor. */
  onnx({ emit, operands }) {
    const x = operands[0]!;
    const length = emit.node("ReduceL2", [x], { axes: [1], keepdims: 1 });
    const floored = emit.max(length, emit.scalar(FLOOR));
    const value = emit.div(x, floored);
    return {
      value,
      backward(dy) {
        const along = emit.reduceSum(emit.mul(dy, value), [1], 1);
        const counted = emit.mul(along, emit.greater(length, emit.scalar(FLOOR)));
        return { operands: [emit.div(emit.sub(dy, emit.mul(value, counted)), floored)] };
      },
    };
  },
  /** The floor is under the root: the gradient of a root at 0 would be infinite. */
  tfjs({ tf }) {
    return ([x]) => tf.div(x!, tf.sqrt(tf.maximum(tf.sum(tf.square(x!), -1, true), FLOOR ** 2)));
  },
} satisfies OperationRecord<L2Normalize>;
