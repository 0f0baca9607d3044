import type { Emitter, OnnxName } from "../onnx/emitter.ts";

/** Names of the inputs that choose triplets: places in the batch, 64-bit whole numbers, all three of one length. */
export const tripletInputs = ["anchors", "positives", "negatives"] as const;

/** A loss in the training model. */
export interface EmittedLoss {
  /** One number. */
  readonly loss: OnnxName;
  /** How many triplets have a loss above 0; one number. */
  readonly active: OnnxName;
  /** Gradient with respect to the embeddings. */
  readonly gradient: OnnxName;
}

/**
 * `Σ max(‖a − p‖² − ‖a − n‖² + margin, 0)` over the chosen triplets of a batch of embeddings (Schroff et al. 2015,
 * equation 1).
 */
export function emitTripletLoss(emit: Emitter, embeddings: OnnxName, margin: number): EmittedLoss {
  const places = tripletInputs.map((name) => emit.input(name, "int64", ["triplets"]));
  const [anchor, positive, negative] = places.map((place) => emit.node("Gather", [embeddings, place], { axis: 0 })) as [
    OnnxName,
    OnnxName,
    OnnxName,
  ];
  const near = emit.sub(anchor, positive);
  const far = emit.sub(anchor, negative);
  const square = (value: OnnxName) => emit.reduceSum(emit.mul(value, value), [1], 1);
  const hinge = emit.add(emit.sub(square(near), square(far)), emit.scalar(margin));
  const active = emit.greater(hinge, emit.scalar(0));
  const twice = emit.mul(active, emit.scalar(2));
  const parts = [emit.sub(negative, positive), emit.node("Neg", [near]), far].map((part) => emit.mul(part, twice));
  const values = emit.floats([0, 1], [2]);
  const chosen = emit.node("OneHot", [emit.concat(places, 0), emit.integers([emit.batch], []), values]);
  return {
    loss: emit.reduceSum(emit.node("Relu", [hinge]), [0, 1]),
    active: emit.reduceSum(active, [0, 1]),
    gradient: emit.node("Gemm", [chosen, emit.concat(parts, 0)], { transA: 1 }),
  };
}
