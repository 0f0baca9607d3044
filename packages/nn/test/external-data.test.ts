import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import { externalFiles, openOnnxFile, withExternalData } from "../src/index.ts";
import { mapTensors } from "../src/onnx/onnx-messages.ts";

/** A network as PyTorch saves it: 8 × the mean of 3 channels times a 3×8 matrix that lies in `net.onnx.data`. */
const fixture = (name: string) => readFile(new URL(`./fixtures/external-data/${name}`, import.meta.url));
const network = () => fixture("net.onnx");
const weights = () => fixture("net.onnx.data");
const picture = { shape: [1, 3, 112, 112], data: new Float32Array(3 * 112 * 112).fill(1) };

async function answer(model: Uint8Array): Promise<number[]> {
  const file = await openOnnxFile(model, "net.onnx", "onnx-cpu", { threads: 1 });
  const { data } = await file.run({ in: picture }, "out");
  await file.dispose();
  return [...data];
}

/** Messages by hand: `[field, content]`, a number as a varint. */
type Part = readonly [id: number, value: number | string | Uint8Array];
function message(...parts: readonly Part[]): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const [id, value] of parts) {
    if (typeof value === "number") writer.uint32(id << 3).uint32(value);
    else writer.uint32((id << 3) | 2).bytes(typeof value === "string" ? Buffer.from(value) : value);
  }
  return writer.finish();
}
const entry = (key: string, value: string): Part => [13, message([1, key], [2, value])];
const outside = (location: string, ...more: readonly Part[]) =>
  message([1, 2], [2, 1], [8, "w"], entry("location", location), ...more, [14, 1]);

describe("an ONNX file whose weights lie in another file", () => {
  it("names that file", async () => {
    expect(externalFiles(await network(), "net.onnx")).toEqual(["net.onnx.data"]);
  });

  it("computes with the weights that it is given, whatever lies in the current folder", async () => {
    const floats = new Float32Array(24).fill(5);
    const others = await mkdtemp(join(tmpdir(), "likeness-others-"));
    await writeFile(join(others, "net.onnx.data"), new Uint8Array(floats.buffer));
    const before = process.cwd();
    process.chdir(others);
    try {
      const whole = withExternalData(await network(), new Map([["net.onnx.data", await weights()]]), "net.onnx");
      const own = new Float32Array(new Uint8Array(await weights()).buffer);
      // Each output is the sum of a column of the 3×8 matrix: the picture's means are 1.
      const sums = Array.from({ length: 8 }, (_, column) => own[column]! + own[8 + column]! + own[16 + column]!);
      const found = await answer(whole);
      // Sums of three 32-bit floats near 1.
      found.forEach((value, i) => {
        expect(Math.abs(value - sums[i]!)).toBeLessThan(1e-5);
      });
      expect(externalFiles(whole, "net.onnx")).toEqual([]);
    } finally {
      process.chdir(before);
    }
  });

  it("is never handed to ONNX Runtime, which would read what lies in the current folder", async () => {
    const before = process.cwd();
    process.chdir(new URL("./fixtures/external-data/", import.meta.url).pathname);
    try {
      await expect(openOnnxFile(await network(), "net.onnx", "onnx-cpu")).rejects.toMatchObject({
        code: "bad-input",
        message: "net.onnx leaves weights in net.onnx.data",
        hint: expect.stringContaining("external_data=False"),
      });
    } finally {
      process.chdir(before);
    }
  });

  it("is refused when that file is missing, too short, or its place is none", async () => {
    const refused = (model: Uint8Array, data?: Uint8Array) => () =>
      withExternalData(model, new Map(data && [["net.onnx.data", data]]), "net.onnx");
    expect(refused(await network())).toThrow("the tensor W in another file: net.onnx.data is not there");
    expect(refused(await network(), (await weights()).subarray(1))).toThrow("net.onnx.data ends at byte 95, before 96");
    const model = (tensor: Uint8Array) => message([7, message([5, tensor])]);
    const file = new Uint8Array(16);
    expect(refused(model(outside("net.onnx.data", entry("offset", "-4"))), file)).toThrow('"-4" is no place in a file');
    expect(refused(model(outside("net.onnx.data", entry("offset", "12"))), file)).toThrow("before 20");
    expect(refused(model(outside("")), file)).toThrow("it does not say in which file");
  });
});

it("finds tensors in other files wherever a model can hold them", () => {
  const attribute = (id: number, content: Uint8Array) => message([1, "name"], [id, content]);
  const node = (id: number, content: Uint8Array) => message([4, "Op"], [5, attribute(id, content)]);
  const graph = (name: string) => message([2, "g"], [5, outside(name)]);
  const sparse = (name: string) => message([1, outside(name)], [2, outside(`${name} indices`)]);
  const model = message(
    [1, 8],
    [
      7,
      message(
        [1, node(5, outside("constant"))],
        [1, node(6, graph("branch"))],
        [1, node(10, outside("list"))],
        [1, node(11, graph("branches"))],
        [1, node(22, sparse("sparse constant"))],
        [1, node(6, message([1, node(6, graph("branch of a branch"))]))],
        [15, sparse("sparse")],
        [5, outside("initialiser")],
      ),
    ],
    [20, message([1, graph("training")])],
    [25, message([7, node(5, outside("function"))])],
  );
  const expected = ["branch", "branch of a branch", "branches", "constant", "function", "initialiser", "list"];
  const rest = ["sparse", "sparse constant", "sparse constant indices", "sparse indices", "training"];
  expect(externalFiles(model, "x.onnx")).toEqual([...expected, ...rest]);
  const files = new Map([...expected, ...rest].map((name, i) => [name, new Uint8Array(8).fill(i + 1)]));
  const whole = withExternalData(model, files, "x.onnx");
  expect(externalFiles(whole, "x.onnx")).toEqual([]);
  const kept: number[] = [];
  mapTensors(whole, (tensor) => {
    kept.push(tensor[tensor.length - 1]!);
    return tensor;
  });
  expect(kept.sort((a, b) => a - b)).toEqual(Array.from(files.keys(), (_, i) => i + 1));
});

it("leaves a model as it is when it holds its weights, and refuses what is none", () => {
  const model = message([1, 8], [7, message([5, message([1, 1], [2, 1], [9, new Uint8Array(4)])])]);
  expect(withExternalData(model, new Map(), "x.onnx")).toBe(model);
  expect(() => externalFiles(new TextEncoder().encode("no model"), "x.onnx")).toThrow("x.onnx is no ONNX file");
});
