import { describe, expect, it } from "vitest";
import { countMultiplyAdds, countParameters, formatGraph, GraphBuilder } from "../src/index.ts";

function smallGraph() {
  const g = new GraphBuilder("small");
  let x = g.normalize(g.input("pixels", [9, 9, 3], "uint8"), [1, 1, 1], [0, 0, 0]);
  x = g.conv2d(x, { filter: "conv/filter", bias: "conv/bias", kernel: 3, stride: 2, padding: 1, channels: 8 });
  x = g.depthwiseConv2d(g.relu(x), { filter: "deep", kernel: 3, stride: [1, 2], padding: "same" });
  x = g.pad(g.maxPool(x, { kernel: [2, 1] }), [0, 0, 1, 1], 2);
  x = g.localResponseNorm(x, { radius: 2, alpha: 1e-4, beta: 0.75, k: 1 });
  const vector = g.dense(g.flatten(x), { weights: "w", bias: "b", features: 7 });
  return g.build({ vector, again: g.dense(vector, { weights: "square", features: 7 }) });
}

describe("counting", () => {
  it("counts parameters as the sum over their shapes", () => {
    // By hand: 8·3·3·3 + 8, 8·1·3·3, 7·(5·4·10) + 7, 7·7.
    expect(countParameters(smallGraph())).toBe(224 + 72 + 1407 + 49);
  });

  it("counts a tensor that two layers share once", () => {
    const g = new GraphBuilder("shared");
    const x = g.input("in", [3]);
    const once = g.dense(x, { weights: "w", features: 3 });
    expect(countParameters(g.build({ out: g.dense(once, { weights: "w", features: 3 }) }))).toBe(9);
  });

  it("counts multiply-adds of convolutions and dense layers", () => {
    // By hand: 5·5·8 outputs of 3·3·3, 5·3·8 outputs of 3·3, 7 of 200, 7 of 7.
    expect(countMultiplyAdds(smallGraph())).toBe(200 * 27 + 120 * 9 + 1400 + 49);
  });
});

describe("formatGraph", () => {
  it("prints a row for each node, and the sums", () => {
    expect(formatGraph(smallGraph())).toMatchInlineSnapshot(`
      "small
       #  from  operation                       shape   parameters  multiply-adds  label
       0        input uint8                     9×9×3                              pixels
       1  0     normalize                       9×9×3
       2  1     conv2d 3×3 /2 pad 1             5×5×8          224          5,400  conv/filter
       3  2     relu                            5×5×8
       4  3     depthwiseConv2d 3×3 /1×2 pad 1  5×3×8           72          1,080  deep
       5  4     maxPool 2×1                     4×3×8
       6  5     pad 0,0,1,1 channels 2          5×4×10
       7  6     localResponseNorm 5             5×4×10
       8  7     flatten                         200
       9  8     dense                           7            1,407          1,400  w
      10  9     dense                           7               49             49  square
                                                             1,752          7,929  vector = #9, again = #10"
    `);
  });
});
