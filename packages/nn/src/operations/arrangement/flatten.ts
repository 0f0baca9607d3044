import { channelsFirst, channelsLast } from "../onnx-form.ts";
import { type Built, mapOf, type OperationRecord, type Site, type Value } from "../operation-record.ts";

/** Map → vector, in the order row, column, channel. */
export interface Flatten {
  readonly kind: "flatten";
}

export const flatten = {
  build(site: Site, x: Value): Built<Flatten> {
    const [height, width, channels] = mapOf(site, x, "flatten");
    return { operation: { kind: "flatten" }, operands: [x], shape: [height * width * channels] };
  },
  onnx({ emit, operands, shapes }) {
    const from = shapes[0]!;
    return {
      value: emit.node("Flatten", [channelsLast(emit, operands[0]!, from)]),
      backward: (dy) => ({ operands: [channelsFirst(emit, emit.reshape(dy, [emit.batch, ...from]), from)] }),
    };
  },
  tfjs({ tf, shape }) {
    return ([x]) => tf.reshape(x!, [-1, shape[0]!]);
  },
} satisfies OperationRecord<Flatten>;
