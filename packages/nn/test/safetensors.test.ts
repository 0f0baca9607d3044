import { expect, it } from "vitest";
import { readSafetensors, type Weights, writeSafetensors } from "../src/index.ts";

const weights: Weights = new Map([
  ["b", { shape: [2, 2], data: Float32Array.of(1, -2, 3.5, 1e-38) }],
  ["ä/1", { shape: [], data: Float32Array.of(7) }],
  ["a", { shape: [3], data: Float32Array.of(0, 1, 2) }],
]);

/** A file with the given header text and so many bytes of numbers. */
function file(header: string, bytes: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const made = new Uint8Array(8 + text.length + bytes);
  new DataView(made.buffer).setBigUint64(0, BigInt(text.length), true);
  made.set(text, 8);
  return made;
}

it("reads back what it wrote, whatever the order and alignment", () => {
  const bytes = writeSafetensors(weights, { from: "a test" });
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(new Map(readSafetensors(shifted.subarray(3)))).toEqual(new Map(weights));
  expect(writeSafetensors(new Map([...weights].reverse()), { from: "a test" })).toEqual(bytes);
});

// Expected bytes: the example of the format's description, one tensor of two floats.
it("reads a file as the format describes it", () => {
  const bytes = file('{"x":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}  ', 8);
  new DataView(bytes.buffer).setFloat32(bytes.length - 4, 2.5, true);
  expect([...readSafetensors(bytes).get("x")!.data]).toEqual([0, 2.5]);
});

it.each([
  ["nothing", new Uint8Array(0), "0 bytes with a header of none"],
  ["a header longer than the file", file("{}", 0).fill(0xff, 0, 4), "with a header of"],
  ["text that is no JSON", file("{x", 0), "its header is not JSON"],
  ["a list", file("[]", 0), "its header is not an object"],
  ["another type", file('{"x":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}', 4), 'type "F16"; known: "F32"'],
  ["too few bytes", file('{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 4), 'tensor "x" lies at 0…8'],
  ["another count", file('{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4), 'tensor "x" of 2 has 4 bytes'],
  ["a hole", file('{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 8), "expected it at 0"],
  ["more", file('{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 8), "4 bytes behind the last tensor"],
  ["a shape that is none", file('{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4), "shape [-1]"],
])("refuses a file with %s", (_, bytes, message) => {
  expect(() => readSafetensors(bytes)).toThrow(message);
});
