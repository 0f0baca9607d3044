import type { OnnxName } from "../../onnx/emitter.ts";
import type { Parameter } from "../any-operation.ts";
import { doubles } from "../channel-map.ts";
import { sharedAxes } from "../onnx-form.ts";
import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";

/** `scale[c]·x + offset[c]` with weights, each `[channels]`; either may be missing. */
export interface Affine {
  readonly kind: "affine";
  readonly scale?: Parameter;
  readonly offset?: Parameter;
}

export const affine = {
  build: (_: Site, x: Value, options: Omit<Affine, "kind">): Built<Affine> => ({
    operation: { kind: "affine", ...options },
    operands: [x],
    shape: x.shape,
    label: options.scale ?? options.offset ?? "affine",
  }),
  parameters: ({ scale, offset }, [x]) => [
    [scale, x!.slice(-1)],
    [offset, x!.slice(-1)],
  ],
  channelMap: ({ scale, offset }, channels, numbers) => ({
    scale: doubles(numbers, scale, channels, 1),
    offset: doubles(numbers, offset, channels, 0),
  }),
  onnx({ emit, operation, shape, operands, channelWeight }) {
    const x = operands[0]!;
    const scale = operation.scale === undefined ? undefined : channelWeight(operation.scale);
    const offset = operation.offset === undefined ? undefined : channelWeight(operation.offset);
    const scaled = scale === undefined ? x : emit.mul(x, scale);
    return {
      value: offset === undefined ? scaled : emit.add(scaled, offset),
      backward(dy, { wanted, trained }) {
        const weights: Record<Parameter, OnnxName> = {};
        if (operation.scale !== undefined && trained(operation.scale)) {
          weights[operation.scale] = emit.reduceSum(emit.mul(dy, x), sharedAxes(shape));
        }
        if (operation.offset !== undefined && trained(operation.offset)) {
          weights[operation.offset] = emit.reduceSum(dy, sharedAxes(shape));
        }
        return { operands: [wanted[0] ? (scale === undefined ? dy : emit.mul(dy, scale)) : undefined], weights };
      },
    };
  },
  tfjs({ tf, operation, weight }) {
    const scale = operation.scale === undefined ? undefined : weight(operation.scale);
    const offset = operation.offset === undefined ? undefined : weight(operation.offset);
    return ([x]) => {
      const scaled = scale === undefined ? x! : tf.mul(x!, scale);
      return offset === undefined ? scaled : tf.add(scaled, offset);
    };
  },
} satisfies OperationRecord<Affine>;
