import { expect, it } from "vitest";
import { GraphBuilder, openRuntime } from "../src/index.ts";

it("runs a convolution with folded batch-norm", async () => {
  const g = new GraphBuilder("t");
  const x = g.input("image", [3, 3, 1], "uint8");
  let y = g.conv2d(x, { filter: "f", kernel: 3, channels: 1 });
  y = g.batchNorm(y, { mean: "m", variance: "v", epsilon: 0 });
  const graph = g.build({ out: g.relu(y) });
  const weights = new Map([
    ["f", { shape: [1, 1, 3, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8) }],
    ["m", { shape: [1], data: Float32Array.of(2) }],
    ["v", { shape: [1], data: Float32Array.of(4) }],
  ]);
  const network = await openRuntime("onnx-cpu").load(graph, weights, { threads: 1 });
  const { out } = await network.run({ image: { shape: [1, 3, 3, 1], data: Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1) } });
  expect(out!.shape).toEqual([1, 1, 1, 1]);
  expect(out!.data[0]).toBeCloseTo((36 - 2) / 2, 5);
  await network.dispose();
});
