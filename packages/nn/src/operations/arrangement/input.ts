import type { Shape } from "../../shape.ts";
import { channelsFirst } from "../onnx-form.ts";
import type { Built, OperationRecord, Site } from "../operation-record.ts";

/** `uint8` takes pixels 0–255 as they are. */
export interface Input {
  readonly kind: "input";
  readonly name: string;
  readonly type: "float32" | "uint8";
}

/** Given from outside. Inside an ONNX model maps turn to channels first and pixels to floats. */
export const input = {
  build(site: Site, name: string, shape: Shape, type: Input["type"] = "float32"): Built<Input> {
    if (site.hasInput(name)) throw site.misfit(name, "is the name of an input already");
    if (shape.length !== 1 && shape.length !== 3) {
      throw site.misfit(name, `takes a map or a vector, not ${shape.join("×")}`);
    }
    return { operation: { kind: "input", name, type }, operands: [], shape, label: name };
  },
  describe: ({ type }) => type,
  onnx({ emit, operation: { name, type }, shape }) {
    const given = channelsFirst(emit, emit.input(name, type, emit.batchOf(shape)), shape);
    return {
      value: type === "uint8" ? emit.node("Cast", [given], { to: 1 }) : given,
      backward: () => ({ operands: [] }),
    };
  },
  tfjs() {
    return ([given]) => given!;
  },
} satisfies OperationRecord<Input>;
