import { cropFace, cropSizes } from "@likeness/align";
import { expect, it } from "vitest";
import { parseModelFile } from "../../src/index.ts";
import { onnxCard } from "./example-models.ts";

const parse = (card: unknown) => parseModelFile(JSON.stringify(card), "card.json");
const { network } = onnxCard;

it("takes a sound card as it is", () => {
  expect(parse(onnxCard)).toEqual(onnxCard);
  expect(parse({ ...onnxCard, trainedOnPeople: ["Ann"] }).trainedOnPeople).toEqual(["Ann"]);
  const graph = { kind: "graph", family: "nn4.small2", variant: "keras", weights: "w.safetensors" };
  expect(parse({ ...onnxCard, network: graph }).network).toEqual(graph);
});

it.each([
  ["another schema", { schema: "likeness/model@2" }, "schema: "],
  ["an unknown member", { licens: "MIT" }, 'the card: Unrecognized key: "licens"'],
  [
    "an unknown member inside",
    { crop: { kind: "dlib", size: 150, padding: 0.25, margin: 2 } },
    'crop: Unrecognized key: "margin"',
  ],
  ["an unknown crop", { crop: { kind: "mtcnn", size: 160 } }, "crop.kind: "],
  ["a crop without its padding", { crop: { kind: "dlib", size: 150 } }, "crop.padding: "],
  ["a crop of half a pixel", { crop: { kind: "box", size: 96.5 } }, "crop.size: "],
  ["no licence", { licence: undefined }, "licence: "],
  ["an empty licence", { licence: " " }, "licence: "],
  ["no dimensions", { dimensions: 0 }, "dimensions: "],
  ["a grid that runs backwards", { grid: { start: 1, stop: 0.5, step: 0.1 } }, "grid: stop must be greater than start"],
  ["an endless grid", { grid: { start: 0, stop: 1, step: 1e-9 } }, "grid: has more than 10,000 thresholds"],
  ["a name that climbs out", { id: "../x" }, "id: must be 1 to 64 letters"],
  ["a file elsewhere", { network: { ...network, file: "../means.onnx" } }, "network.file: must be the name of a file"],
  ["an absolute file", { network: { ...network, file: "/etc/passwd" } }, "network.file: must be the name of a file"],
  ["the folder itself", { network: { ...network, file: ".." } }, "network.file: must be the name of a file"],
  [
    "an unknown layout",
    { network: { ...network, input: { ...network.input, layout: "CHW" } } },
    "network.input.layout: ",
  ],
  [
    "a division by zero",
    { network: { ...network, input: { ...network.input, std: [1, 0, 1] } } },
    "network.input.std: must not be 0",
  ],
  ["an unknown network", { network: { kind: "graph", family: "vgg", weights: "w" } }, "network.family: "],
  ["a hash that is none", { network: { ...network, sha256: "abc" } }, "network.sha256: must be 64 lower-case hex"],
])("refuses %s and says where", (_, change, message) => {
  expect(() => parse({ ...onnxCard, ...change })).toThrow(`card.json is no model card: ${message}`);
});

it("takes the sizes of crops that can be cut, and no others", () => {
  const { least, most } = cropSizes;
  const sized = (size: number) => parse({ ...onnxCard, crop: { kind: "box", size } }).crop.size;
  expect([least, most].map(sized)).toEqual([least, most]);
  for (const size of [least - 1, most + 1]) expect(() => sized(size)).toThrow("crop.size: ");
  const photo = { width: 9, height: 9, data: new Uint8Array(243) };
  const face = { box: { left: 0, top: 0, width: 9, height: 9 }, score: 1, landmarks: new Float32Array(136) };
  for (const size of [least, most]) expect(cropFace(photo, face, { kind: "box", size }).width).toBe(size);
  for (const size of [least - 1, most + 1]) expect(() => cropFace(photo, face, { kind: "box", size })).toThrow("size");
});

it("names every problem at once", () => {
  expect(() => parse({ ...onnxCard, title: 5, dimensions: "many" })).toThrow(/title: .*; dimensions: /);
});

it.each(["", "{", "[]", "null", '"card"'])("refuses %j", (text) => {
  expect(() => parseModelFile(text, "card.json")).toThrow(/^card\.json is no/);
});
