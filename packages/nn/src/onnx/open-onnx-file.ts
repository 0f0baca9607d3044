import { demand, LikenessError } from "@likeness/core";
import type { LoadOptions } from "../runtime.ts";
import { runtimeWith } from "../runtimes.ts";
import { externalFiles, savedWhole } from "./external-data.ts";
import type { OnnxFile } from "./onnx-file.ts";

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
  const taker = runtimeWith("onnxFiles", runtime);
  const [elsewhere] = externalFiles(bytes, name);
  if (elsewhere !== undefined) {
    throw new LikenessError("bad-input", `${name} leaves weights in ${elsewhere}`, { hint: savedWhole });
  }
  await demand(taker, `runtime ${runtime}`);
  return taker.onnxFiles(bytes, name, options);
}
