import type { Padding } from "../../shape.ts";
import { type Built, mapOf, type OperationRecord, type Site, type Value } from "../operation-record.ts";
import { padded } from "../tfjs-form.ts";

/** Zeros around the map, and `channels` more of zeros behind its channels. */
export interface Pad {
  readonly kind: "pad";
  readonly padding: Padding;
  readonly channels: number;
}

export const pad = {
  build(site: Site, x: Value, sides: number | Padding, channels = 0): Built<Pad> {
    const [height, width, depth] = mapOf(site, x, "pad");
    const padding: Padding = typeof sides === "number" ? [sides, sides, sides, sides] : [...sides];
    const [top, left, bottom, right] = padding;
    const shape = [height + top + bottom, width + left + right, depth + channels];
    return { operation: { kind: "pad", padding, channels }, operands: [x], shape };
  },
  describe: ({ padding, channels }) => `${padding.join(",")}${channels === 0 ? "" : ` channels ${channels}`}`,
  onnx({ emit, operation, operands, shapes }) {
    const [top, left, bottom, right] = operation.padding;
    const [rows, columns, channels] = shapes[0] as [number, number, number];
    return {
      value: emit.node("Pad", [operands[0]!, emit.integers([0, 0, top, left, 0, operation.channels, bottom, right])]),
      backward: (dy) => ({
        operands: [emit.slice(dy, [1, 2, 3], [0, top, left], [channels, top + rows, left + columns])],
      }),
    };
  },
  tfjs({ tf, operation: { padding, channels } }) {
    return ([x]) => padded(tf, x!, padding, { channels });
  },
} satisfies OperationRecord<Pad>;
