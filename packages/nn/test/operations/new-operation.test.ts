import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addOperations, countParameters, fold, openGradients, operations } from "../../src/index.ts";
import { recordOf } from "../../src/operations/record-of.ts";
import { seededInputs, seededWeights } from "../support/example-graphs.ts";
import { define } from "../support/interpreter.ts";
import { operationContract } from "../support/operation-contract.ts";
import { type Softsign, softsign } from "./softsign.ts";

// A new operation is one file, softsign.ts, and one line. It then is in graphs like any other.
const Builder = addOperations({ softsign });

const map = new Builder("softsign of a map");
const vector = new Builder("softsign between layers");
const small = vector.flatten(
  vector.conv2d(vector.input("in", [4, 4, 2]), { filter: "f", bias: "b", kernel: 2, channels: 3 }),
);
const bent = vector.softsign(small, { scale: "s" });
const graphs = [
  map.build({ out: map.softsign(map.input("in", [3, 2, 4]), { scale: "s" }) }),
  vector.build({ out: vector.l2Normalize(vector.dense(bent, { weights: "w", features: 5 })) }),
];

define("softsign", ({ operation, from, shape, numbers }) => {
  const scale = numbers((operation as Softsign).scale);
  return from[0]!.data.map((x, i) => (scale[i % shape.at(-1)!]! * x) / (1 + Math.abs(x)));
});

operationContract("softsign", graphs);

describe("an operation that was added", () => {
  const graph = graphs[1]!;

  it("is counted and passes the folds", () => {
    // By hand: 3·2·2·2 + 3 of the convolution, 27 scales, 5·27 of the dense layer.
    expect(countParameters(graph)).toBe(27 + 27 + 135);
    expect(fold(graph, seededWeights(graph)).graph.nodes.map(({ operation }): string => operation.kind)).toContain(
      "softsign",
    );
  });

  it.each(["onnx-cpu", "tfjs-cpu"])("is trained by %s", async (engine) => {
    const training = await openGradients(engine, graph, { batch: 3 });
    const triplets = { anchors: [0], positives: [1], negatives: [2] };
    const { gradients } = await training.step(seededInputs(graph, 3), seededWeights(graph), triplets);
    expect([...gradients.keys()].sort()).toEqual(["b", "f", "s", "w"]);
    await training.dispose();
  });

  it("takes no kind that is there", () => {
    expect(() => addOperations({ softsign })).toThrow('there is an operation "softsign" already');
    expect(() => addOperations({ relu: operations.relu6 })).toThrow('there is an operation "relu" already');
  });
});

it("an operation that nobody added is refused with the known kinds", () => {
  expect(() => recordOf({ kind: "erf" })).toThrow(/unknown operation "erf"; known: input, conv2d, .*softsign/);
});

it("docs/adding-a-part.md shows an operation as it is", () => {
  const root = join(import.meta.dirname, "../../../..");
  const text = (path: string) => readFileSync(join(root, path), "utf8");
  expect(text("docs/adding-a-part.md")).toContain(text("packages/nn/src/operations/activation/leaky-relu.ts"));
});
