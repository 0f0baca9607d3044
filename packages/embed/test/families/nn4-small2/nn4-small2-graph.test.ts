import { runtimes } from "@likeness/nn";
import { describe, expect, it } from "vitest";
import { otherRuntimes } from "../../../../nn/test/support/other-runtimes.ts";
import { nn4Small2Graph, nn4Small2Variants } from "../../../src/families/nn4-small2/nn4-small2-graph.ts";
import { largestDifference } from "../../largest-difference.ts";
import { formulaAnswers, formulaCrops, formulaWeights } from "./formula.ts";

it("makes the crops that the answers belong to", () => {
  const sum = formulaCrops().reduce((all, { data }) => all + data.reduce((a, b) => a + b, 0), 0);
  expect(sum).toBe(formulaAnswers.input_checksum);
});

const candidates = [{ id: "onnx-cpu", missing: undefined, name: "onnx-cpu" }, ...(await otherRuntimes("nn4.small2"))];

/** Milliseconds: software that computes WebGPU takes seconds for a crop, and minutes beside other programs. */
const patience = { timeout: 900_000 };

// Expected values: the network in PyTorch, double precision weights rounded to float32. 2e-5 in each component is the
// agreement that the reference data states for float32 sums in another order.
describe.each(candidates.map((runtime) => [runtime.name, runtime] as const))("on %s", (_, { id, missing }) => {
  it.skipIf(missing).each(nn4Small2Variants)(
    "the %s variant answers as the reference does",
    patience,
    async (variant) => {
      const graph = nn4Small2Graph(variant);
      const network = await runtimes.get(id).open(graph, formulaWeights(graph));
      const crops = formulaCrops();
      const data = Uint8Array.from(crops.flatMap((crop) => [...crop.data]));
      const { embedding } = await network.run({ crop: { shape: [4, 96, 96, 3], data } });
      await network.dispose();
      for (const i of crops.keys()) {
        const found = embedding!.data.subarray(128 * i, 128 * (i + 1));
        expect(largestDifference(found, formulaAnswers[variant][i]!), `crop ${i}`).toBeLessThan(2e-5);
      }
    },
  );
});

it("tells the variants apart", () => {
  expect(largestDifference(formulaAnswers.keras[0]!, formulaAnswers.openface[0]!)).toBeGreaterThan(1e-2);
});
