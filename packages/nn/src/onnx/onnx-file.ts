import { knownId, LikenessError, messageOf } from "@likeness/core";
import type * as OnnxRuntime from "onnxruntime-node";
import { demand } from "../demand.ts";
import type { LoadOptions, Tensor } from "../runtime.ts";
import { openRuntime } from "../runtimes.ts";
import { externalFiles, savedWhole } from "./external-data.ts";
import { acceleratorOptions, type ProviderOptions, processorOptions } from "./session-options.ts";

/** Runtimes that execute an ONNX file as it is. */
export const onnxFileRuntimes = ["onnx-cpu", "onnx-cuda", "onnx-webgpu"] as const;
/** Id of one of them. */
export type OnnxFileRuntime = (typeof onnxFileRuntimes)[number];

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

/**
 * Loads the bytes of an ONNX file, which must hold its weights itself: ONNX Runtime would look for others in the current
 * folder. `withExternalData` makes such bytes of a file that leaves weights elsewhere.
 * @param name of the file, for errors.
 * @throws LikenessError `unknown-id` for a runtime that takes no ONNX files, `unavailable` for one that cannot work here,
 * `bad-input` when ONNX Runtime refuses the file, and for weights that lie elsewhere.
 */
export async function openOnnxFile(
  bytes: Uint8Array,
  name: string,
  runtime: string,
  options: LoadOptions = {},
): Promise<OnnxFile> {
  const id = knownId("runtime for ONNX files", runtime, onnxFileRuntimes);
  const [elsewhere] = externalFiles(bytes, name);
  if (elsewhere !== undefined) {
    throw new LikenessError("bad-input", `${name} leaves weights in ${elsewhere}`, { hint: savedWhole });
  }
  await demand(openRuntime(id));
  const ort = await import("onnxruntime-node");
  const session = await ort.InferenceSession.create(bytes, sessionOptions(id, options)).catch((cause: unknown) => {
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

function sessionOptions(id: OnnxFileRuntime, options: LoadOptions): ProviderOptions {
  if (id === "onnx-cpu") return processorOptions(options);
  return acceleratorOptions(id === "onnx-cuda" ? "cuda" : "webgpu");
}

function onnxValue(value: OnnxRuntime.InferenceSession.ValueMetadata): OnnxValue {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: "not a tensor", shape: [] };
}
