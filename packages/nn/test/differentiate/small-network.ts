import { type Graph, GraphBuilder, type Value } from "../../src/index.ts";

/** nn4.small2 in small: every operation it has, from pixels to vectors of length 1. */
export function smallNetwork(): Graph {
  const g = new GraphBuilder("small");
  const norm = { radius: 1, alpha: 0.05, beta: 0.75, k: 1 };
  const layer = (x: Value, name: string, kernel: number, stride: number, channels: number) => {
    const padding = (kernel - 1) / 2;
    const sum = g.conv2d(x, { filter: `${name}_w`, bias: `${name}_b`, kernel, stride, padding, channels });
    const statistics = { mean: `${name}_mean`, variance: `${name}_variance`, epsilon: 1e-5 };
    return g.relu(g.batchNorm(sum, { gamma: `${name}_gamma`, beta: `${name}_beta`, ...statistics }));
  };
  let x = g.normalize(g.input("crop", [16, 16, 3], "uint8"), [1 / 255, 1 / 255, 1 / 255], [0, 0, 0]);
  x = g.localResponseNorm(g.maxPool(layer(x, "stem", 3, 1, 6), { kernel: 3, stride: 2, padding: 1 }), norm);
  const wide = layer(layer(x, "reduce", 1, 1, 4), "wide", 3, 1, 6);
  const pooled = g.pad(layer(g.l2Pool(x, { kernel: 3, stride: 3 }), "pooled", 1, 1, 3), 3);
  x = g.concat([wide, pooled, layer(x, "narrow", 1, 1, 4)]);
  const strided = layer(x, "strided", 5, 2, 8);
  x = g.concat([strided, g.pad(g.maxPool(x, { kernel: 3, stride: 2 }), [0, 0, 1, 1])]);
  x = g.flatten(g.averagePool(x, { kernel: 4 }));
  return g.build({ embedding: g.l2Normalize(g.dense(x, { weights: "dense_w", bias: "dense_b", features: 8 })) });
}
