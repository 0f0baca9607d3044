import { fnv1a32, mulberry32 } from "@likeness/core";
import {
  type Graph,
  GraphBuilder,
  type Operation,
  type Shape,
  type Tensor,
  type Value,
  type Weights,
  type WeightTensor,
} from "../../src/index.ts";

/** Seeded weights for every parameter of a graph, small enough that sums stay near 1; variances are positive. */
export function seededWeights(graph: Graph): Weights {
  const weights = new Map<string, WeightTensor>();
  for (const [name, shape] of graph.parameters) {
    const uniform = mulberry32(fnv1a32(name));
    const size = shape.reduce((product, side) => product * side, 1);
    const scale = shape.length > 1 ? Math.sqrt(3 / (size / shape[0]!)) : 0.5;
    const positive = name.includes("variance");
    const data = Float32Array.from({ length: size }, () => (positive ? 0.5 + uniform() : scale * (2 * uniform() - 1)));
    weights.set(name, { shape, data });
  }
  return weights;
}

/** Seeded numbers for a batch of inputs. */
export function seededInput(shape: Shape, batch: number, type: "float32" | "uint8"): Float32Array | Uint8Array {
  const uniform = mulberry32(fnv1a32(`${shape.join()}/${batch}`));
  const length = shape.reduce((product, side) => product * side, batch);
  return type === "uint8"
    ? Uint8Array.from({ length }, () => Math.floor(256 * uniform()))
    : Float32Array.from({ length }, () => 2 * uniform() - 1);
}

/** Seeded numbers for every input of a graph. */
export function seededInputs(graph: Graph, batch: number): Record<string, Tensor> {
  const inputs: Record<string, Tensor> = {};
  for (const { operation, shape } of graph.nodes) {
    if (operation.kind !== "input") continue;
    inputs[operation.name] = { shape: [batch, ...shape], data: seededInput(shape, batch, operation.type) };
  }
  return inputs;
}

const build = (
  name: string,
  shape: Shape,
  make: (g: GraphBuilder, x: Value) => Value,
  type: "float32" | "uint8" = "float32",
) => {
  const g = new GraphBuilder(name);
  return g.build({ out: make(g, g.input("in", shape, type)) });
};

const lrn = { radius: 2, alpha: 0.3, beta: 0.75, k: 1 };

/** Small graphs for each operation: its settings, and what it may leave out. */
export const examples: { readonly [Kind in Operation["kind"]]: readonly Graph[] } = {
  input: [
    build("an input that is the output", [2, 3, 4], (_, x) => x),
    build("pixels that are the output", [2, 3, 4], (_, x) => x, "uint8"),
  ],
  conv2d: [
    build("conv2d valid", [7, 6, 3], (g, x) => g.conv2d(x, { filter: "f", bias: "b", kernel: 3, channels: 5 })),
    build("conv2d same stride 2", [7, 6, 3], (g, x) =>
      g.conv2d(x, { filter: "f", kernel: [3, 5], channels: 4, stride: 2, padding: "same" }),
    ),
    build("conv2d uneven padding", [5, 5, 2], (g, x) =>
      g.conv2d(x, { filter: "f", kernel: 3, channels: 3, padding: [0, 1, 2, 0] }),
    ),
  ],
  depthwiseConv2d: [
    build("depthwise", [7, 7, 4], (g, x) =>
      g.depthwiseConv2d(x, { filter: "f", bias: "b", kernel: 3, padding: "same" }),
    ),
    build("depthwise stride 2 uneven", [8, 7, 4], (g, x) =>
      g.depthwiseConv2d(x, { filter: "f", kernel: 3, stride: 2, padding: [0, 0, 1, 1] }),
    ),
  ],
  dense: [build("dense", [6], (g, x) => g.dense(x, { weights: "w", bias: "b", features: 4 }))],
  affine: [build("affine alone", [3, 3, 4], (g, x) => g.affine(x, { scale: "s", offset: "o" }))],
  normalize: [build("normalize", [2, 3, 3], (g, x) => g.normalize(x, [2, 0.5, -1], [0.1, 0, -0.2]))],
  batchNorm: [
    build("batchNorm alone", [3, 3, 4], (g, x) =>
      g.batchNorm(x, { gamma: "gamma", beta: "beta", mean: "mean", variance: "variance", epsilon: 1e-3 }),
    ),
    build("batchNorm of a vector by statistics alone", [5], (g, x) =>
      g.batchNorm(x, { mean: "mean", variance: "variance", epsilon: 1e-3 }),
    ),
  ],
  localResponseNorm: [
    build("localResponseNorm", [3, 3, 7], (g, x) => g.localResponseNorm(x, lrn)),
    build("localResponseNorm with another exponent", [3, 3, 7], (g, x) =>
      g.localResponseNorm(x, { ...lrn, beta: 0.5, k: 2 }),
    ),
  ],
  l2Normalize: [
    build("l2Normalize", [6], (g, x) => g.l2Normalize(x)),
    build("l2Normalize of zeros", [3], (g, x) => g.l2Normalize(g.normalize(x, [0, 0, 0], [0, 0, 0]))),
  ],
  relu: [build("relu", [2, 3, 4], (g, x) => g.relu(x))],
  relu6: [build("relu6", [2, 3, 4], (g, x) => g.relu6(g.normalize(x, [9, 9, 9, 9], [3, 3, 3, 3])))],
  leakyRelu: [build("leakyRelu", [2, 3, 4], (g, x) => g.leakyRelu(x, 0.1))],
  sigmoid: [build("sigmoid", [2, 3, 4], (g, x) => g.sigmoid(x))],
  maxPool: [
    build("maxPool", [7, 6, 3], (g, x) => g.maxPool(x, { kernel: 3, stride: 2, padding: [1, 0, 1, 1] })),
    build("maxPool same", [7, 6, 3], (g, x) => g.maxPool(x, { kernel: 2, stride: 2, padding: "same" })),
  ],
  averagePool: [build("averagePool", [7, 6, 3], (g, x) => g.averagePool(x, { kernel: 3, stride: 2, padding: "same" }))],
  l2Pool: [build("l2Pool", [7, 6, 3], (g, x) => g.l2Pool(x, { kernel: 3, stride: 3 }))],
  globalAveragePool: [build("globalAveragePool", [5, 4, 3], (g, x) => g.globalAveragePool(x))],
  pad: [build("pad", [3, 2, 2], (g, x) => g.pad(x, [1, 0, 2, 3], 3))],
  concat: [build("concat", [3, 3, 2], (g, x) => g.concat([x, g.relu(x), g.sigmoid(x)]))],
  add: [build("add", [5], (g, x) => g.add(x, g.sigmoid(x)))],
  flatten: [build("flatten", [2, 3, 4], (g, x) => g.flatten(g.relu(x)))],
};

/** Graphs in which operations meet. */
export const meetings: readonly Graph[] = [
  build(
    "conv2d of pixels",
    [6, 6, 3],
    (g, x) =>
      g.conv2d(g.normalize(x, [1 / 255, 1 / 255, 1 / 255], [-0.5, -0.4, -0.3]), {
        filter: "f",
        kernel: 3,
        channels: 4,
        padding: 1,
      }),
    "uint8",
  ),
  build(
    "normalisation folded into the convolution behind it",
    [6, 5, 3],
    (g, x) => {
      const pixels = g.normalize(x, [1 / 255, 2 / 255, 3 / 255], [-0.5, -0.4, 0.3]);
      return g.conv2d(pixels, { filter: "f", bias: "b", kernel: [3, 2], stride: [2, 1], channels: 4 });
    },
    "uint8",
  ),
  build("affine folded into a depthwise convolution and a dense layer behind it", [5, 5, 3], (g, x) => {
    const y = g.depthwiseConv2d(g.affine(x, { scale: "s1", offset: "o1" }), { filter: "f", kernel: 3 });
    const z = g.affine(g.globalAveragePool(g.relu(y)), { scale: "s2", offset: "o2" });
    return g.dense(z, { weights: "w", bias: "b", features: 4 });
  }),
  build("affine folded into conv2d", [5, 5, 2], (g, x) =>
    g.affine(g.conv2d(x, { filter: "f", bias: "b", kernel: 3, channels: 3 }), { scale: "s", offset: "o" }),
  ),
  build("batchNorm folded into conv2d and shared", [5, 5, 2], (g, x) => {
    const y = g.conv2d(x, { filter: "f", kernel: 3, channels: 3 });
    const normed = g.batchNorm(y, { mean: "mean", variance: "variance", epsilon: 1e-5 });
    return g.concat([g.relu(normed), y]);
  }),
  build("batchNorm folded into depthwise and dense", [4, 4, 3], (g, x) => {
    const y = g.batchNorm(g.depthwiseConv2d(x, { filter: "f", kernel: 3 }), {
      mean: "mean",
      variance: "variance",
      epsilon: 1e-5,
    });
    const z = g.dense(g.flatten(g.relu6(y)), { weights: "w", bias: "b", features: 5 });
    return g.affine(z, { scale: "s" });
  }),
  build("concat and add", [3, 3, 2], (g, x) => g.add(g.concat([x, g.relu(x)]), g.concat([g.relu(x), x]))),
  build("residual block", [8, 8, 3], (g, x) => {
    const y = g.relu(
      g.affine(g.conv2d(x, { filter: "f1", bias: "b1", kernel: 3, stride: 2, padding: 1, channels: 6 }), {
        scale: "s1",
        offset: "o1",
      }),
    );
    const z = g.conv2d(y, { filter: "f2", bias: "b2", kernel: 3, padding: 1, channels: 6 });
    const shortcut = g.pad(g.averagePool(x, { kernel: 2, stride: 2 }), 0, 3);
    return g.l2Normalize(g.dense(g.globalAveragePool(g.relu(g.add(z, shortcut))), { weights: "w", features: 4 }));
  }),
  twoOfEach(),
];

export const exampleGraphs: readonly Graph[] = [...Object.values(examples).flat(), ...meetings];

function twoOfEach(): Graph {
  const g = new GraphBuilder("two inputs and three outputs, two of them equal");
  const image = g.input("image", [4, 4, 3], "uint8");
  const vector = g.input("vector", [5]);
  const mean = g.globalAveragePool(image);
  const joined = g.concat([mean, vector]);
  return g.build({ joined, mean, again: mean });
}
