import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OnnxModelWriter } from "../../../nn/src/onnx/model-writer.ts";

const SIZE = 16;

/** A sound card of an ONNX model; tests change it. */
export const onnxCard = {
  schema: "likeness/model@1",
  id: "means",
  title: "Means of the channels",
  dimensions: 3,
  unitLength: false,
  crop: { kind: "arcface", size: SIZE },
  grid: { start: 0.1, stop: 2, step: 0.1 },
  licence: "MIT",
  trainedOn: "nothing",
  citation: "none",
  network: {
    kind: "onnx",
    file: "means.onnx",
    input: { layout: "NCHW", colours: "RGB", mean: [0, 0, 0], std: [1, 1, 1] },
    parameters: 1,
  },
};

/** How the example file takes its input. */
export interface ExampleFile {
  readonly layout: "NCHW" | "NHWC";
  readonly batch?: number | string;
  readonly size?: number | string;
  readonly type?: "float32" | "uint8";
  readonly outputs?: number;
}

/** An ONNX file that answers the mean of each channel, in the order that it gets them. */
export function meansFile({
  layout,
  batch = "n",
  size = SIZE,
  type = "float32",
  outputs = 1,
}: ExampleFile): Uint8Array {
  const writer = new OnnxModelWriter("means");
  const sides = layout === "NCHW" ? [batch, 3, size, size] : [batch, size, size, 3];
  const pixels = writer.node("Cast", [writer.input("pixels", type, sides)], { to: 1 });
  const map = layout === "NCHW" ? pixels : writer.node("Transpose", [pixels], { perm: [0, 3, 1, 2] });
  const means = writer.node("Flatten", [writer.node("GlobalAveragePool", [map])]);
  for (let i = 0; i < outputs; i++) writer.output(i === 0 ? "means" : `other${i}`, means, "float32", [batch, 3]);
  return writer.bytes();
}

/** Writes a model folder and returns it. */
export async function writeFolder(folder: string, card: unknown, files: Readonly<Record<string, Uint8Array>> = {}) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "card.json"), typeof card === "string" ? card : JSON.stringify(card));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  return folder;
}
