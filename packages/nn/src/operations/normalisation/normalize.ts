import { channelDims } from "../onnx-form.ts";
import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";

/** `scale[c]·x + offset[c]` with numbers that belong to the graph, one for each channel: input normalisation. */
export interface Normalize {
  readonly kind: "normalize";
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

export const normalize = {
  build(site: Site, x: Value, scale: readonly number[], offset: readonly number[]): Built<Normalize> {
    const channels = x.shape.at(-1)!;
    if (scale.length !== channels || offset.length !== channels) {
      throw site.misfit("normalize", `${scale.length} scales and ${offset.length} offsets for ${channels} channels`);
    }
    return { operation: { kind: "normalize", scale, offset }, operands: [x], shape: x.shape };
  },
  channelMap: ({ scale, offset }) => ({ scale: Float64Array.from(scale), offset: Float64Array.from(offset) }),
  onnx({ emit, operation, shape, operands }) {
    const dims = channelDims(shape);
    const scale = emit.floats(operation.scale, dims);
    return {
      value: emit.add(emit.mul(operands[0]!, scale), emit.floats(operation.offset, dims)),
      backward: (dy) => ({ operands: [emit.mul(dy, scale)] }),
    };
  },
  tfjs({ tf, operation, constant }) {
    const [scale, offset] = [constant(operation.scale), constant(operation.offset)];
    return ([x]) => tf.add(tf.mul(x!, scale), offset);
  },
} satisfies OperationRecord<Normalize>;
