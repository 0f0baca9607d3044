import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratchFolder } from "./folder-of-samples.ts";

const size = 16;

/** A sound card for the networks below; `changes` go over it. */
export function foreignCard(id: string, changes: object = {}): object {
  return {
    schema: "likeness/model@1",
    id,
    title: "made for a test",
    dimensions: 3,
    unitLength: false,
    crop: { kind: "box", size },
    grid: { start: 0.1, stop: 2, step: 0.1 },
    licence: "MIT",
    trainedOn: "nothing",
    citation: "none",
    network: {
      kind: "onnx",
      file: "net.onnx",
      input: { layout: "NCHW", colours: "RGB", mean: [0, 0, 0], std: [255, 255, 255] },
      parameters: 1,
    },
    ...changes,
  };
}

/** A model folder with a network and its card. */
export async function foreignModel(network: Uint8Array, card: object): Promise<string> {
  const folder = join(await scratchFolder(), "model");
  await mkdir(folder);
  await writeFile(join(folder, "net.onnx"), network);
  await writeFile(join(folder, "card.json"), JSON.stringify(card));
  return folder;
}

type Part = readonly [id: number, value: number | string | Uint8Array];

/** A protobuf message by hand: a number is a varint. */
function message(...parts: readonly Part[]): Uint8Array {
  return Buffer.concat(
    parts.map(([id, value]) => {
      if (typeof value === "number") return Buffer.from([...varint(id << 3), ...varint(value)]);
      const content = Buffer.from(value);
      return Buffer.concat([Buffer.from([...varint((id << 3) | 2), ...varint(content.length)]), content]);
    }),
  );
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

// The parts of onnx.proto that are needed, by its field numbers.
const dimension = (side: number | string) => message([1, message(typeof side === "number" ? [1, side] : [2, side])]);
const value = (name: string, type: number, sides: readonly (number | string)[]) =>
  message([1, name], [2, message([1, message([1, type], [2, Buffer.concat(sides.map(dimension))])])]);
const node = (type: string, inputs: readonly string[], outputs: readonly string[], ...attributes: Uint8Array[]) =>
  message(
    ...inputs.map((name) => [1, name] as const),
    ...outputs.map((name) => [2, name] as const),
    [4, type],
    ...attributes.map((attribute) => [5, attribute] as const),
  );
const model = (...graph: readonly Part[]) =>
  message([1, 8], [7, message([2, "made"], ...graph)], [8, message([2, 17])]);
const integers = (name: string, ...numbers: number[]) =>
  message([1, name], ...numbers.map((number) => [8, number] as const), [20, 7]);
const integer = (name: string, number: number) => message([1, name], [3, number], [20, 2]);

const input = value("in", 1, ["n", 3, size, size]);
const output = value("out", 1, ["n", 3]);
const mean = (to: string, axes: readonly number[], keep = 0) =>
  node("ReduceMean", ["in"], [to], integers("axes", ...axes), integer("keepdims", keep));

/** Answers the mean of each channel. */
export const means = model([1, mean("out", [2, 3])], [11, input], [12, output]);

/** Answers the mean of each channel divided by zero: infinities, or NaN where a channel is black. */
export const infinite = model(
  [1, mean("m", [2, 3])],
  [5, message([2, 1], [8, "zero"], [9, new Uint8Array(4)])],
  [1, node("Div", ["m", "zero"], ["out"])],
  [11, input],
  [12, output],
);

/** Answers the root of the mean of each channel less `level`: NaN for a crop that is darker. */
export function nanBelow(level: number): Uint8Array {
  return model(
    [1, mean("m", [2, 3])],
    [5, message([2, 1], [8, "level"], [9, new Uint8Array(Float32Array.of(level).buffer)])],
    [1, node("Sub", ["m", "level"], ["d"])],
    [1, node("Sqrt", ["d"], ["out"])],
    [11, input],
    [12, output],
  );
}

/** Answers the same for every crop. */
export const constant = model([1, mean("m", [2, 3])], [1, node("Sub", ["m", "m"], ["out"])], [11, input], [12, output]);

/** Answers the mean of each channel less the mean over the batch, as batch-norms left in training do. */
export const batchDependent = model(
  [1, mean("m", [2, 3])],
  [1, mean("b", [0, 2, 3], 1)],
  [1, node("Flatten", ["b"], ["f"])],
  [1, node("Sub", ["m", "f"], ["out"])],
  [11, input],
  [12, output],
);

/** Never answers. */
export const endless = model(
  [1, mean("m", [2, 3])],
  [5, message([2, 9], [8, "go"], [9, Uint8Array.of(1)])],
  [
    1,
    node(
      "Loop",
      ["", "go", "m"],
      ["out"],
      message(
        [1, "body"],
        [
          6,
          message(
            [1, node("Identity", ["going"], ["goes"])],
            [1, node("Identity", ["x"], ["y"])],
            [2, "body"],
            [11, value("turn", 7, [])],
            [11, value("going", 9, [])],
            [11, value("x", 1, ["n", 3])],
            [12, value("goes", 9, [])],
            [12, value("y", 1, ["n", 3])],
          ),
        ],
        [20, 5],
      ),
    ),
  ],
  [11, input],
  [12, output],
);
