import { LikenessError, messageOf } from "@likeness/core";
import type * as OnnxRuntime from "onnxruntime-node";
import type { OnnxFile, OnnxValue } from "./onnx-file.ts";
import type { ProviderOptions } from "./session-options.ts";

/**
 * An ONNX file in a session with the given options.
 * @throws LikenessError `bad-input` when ONNX Runtime refuses the file.
 */
export async function openFileSession(bytes: Uint8Array, name: string, options: ProviderOptions): Promise<OnnxFile> {
  const ort = await import("onnxruntime-node");
  const session = await ort.InferenceSession.create(bytes, options).catch((cause: unknown) => {
    throw new LikenessError("bad-input", `ONNX Runtime refuses ${name}: ${messageOf(cause)}`, { cause });
  });
  return {
    inputs: session.inputMetadata.map(onnxValue),
    outputs: session.outputMetadata.map(onnxValue),
    async run(inputs, output) {
      const feeds = Object.entries(inputs).map(([key, { data, shape }]) => [
        key,
        new ort.Tensor("float32", data, shape),
      ]);
      const results = await session.run(Object.fromEntries(feeds), [output]).catch((cause: unknown) => {
        throw new LikenessError("bad-input", `${name} cannot be run: ${messageOf(cause)}`, { cause });
      });
      const { data, dims, type } = results[output]!;
      if (!(data instanceof Float32Array)) {
        throw new LikenessError("bad-input", `output ${output} of ${name} is ${type}; expected float32`);
      }
      return { shape: dims, data };
    },
    dispose: () => session.release(),
  };
}

function onnxValue(value: OnnxRuntime.InferenceSession.ValueMetadata): OnnxValue {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: "not a tensor", shape: [] };
}
