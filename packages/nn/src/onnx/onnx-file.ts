import type { Tensor } from "../tensor.ts";

/** An input or output of an ONNX file. */
export interface OnnxValue {
  readonly name: string;
  /** Element type in ONNX Runtime's words, e.g. `float32`. */
  readonly type: string;
  /** Sides in the file's own order; a text or −1 where the file leaves the side open. */
  readonly shape: readonly (number | string)[];
}

/** An ONNX file in a session of ONNX Runtime, with the layout that its author chose. */
export interface OnnxFile {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /**
   * @returns the named output. The array belongs to the caller.
   * @throws LikenessError `bad-input` when the file cannot take the inputs or the output is not of 32-bit floats.
   */
  run(inputs: Readonly<Record<string, Tensor<Float32Array>>>, output: string): Promise<Tensor<Float32Array>>;
  dispose(): Promise<void>;
}
