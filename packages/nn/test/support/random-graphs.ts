import { mulberry32 } from "@likeness/core";
import { type Graph, GraphBuilder, type Padding, type Value } from "../../src/index.ts";

/** A graph of `steps` operations drawn with `seed`: kinds, sizes, strides, paddings and what they read. */
export function randomGraph(seed: number, steps = 9): Graph {
  const uniform = mulberry32(seed);
  const upTo = (most: number) => 1 + Math.floor(uniform() * most);
  const g = new GraphBuilder(`random graph ${seed}`);
  const pixels = uniform() < 0.5;
  const input = g.input("in", [4 + upTo(9), 4 + upTo(9), pixels ? 3 : upTo(20)], pixels ? "uint8" : "float32");
  const shift = pixels ? g.normalize(input, [1 / 255, 1 / 200, 1 / 150], [-0.5, 0, 0.25]) : input;
  const values: Value[] = [shift];
  for (let step = 0; step < steps; step++) {
    const x = values[Math.floor(uniform() * uniform() * values.length)]!;
    values.unshift(drawStep(g, x, values, `${step}`, uniform));
  }
  const last = values[0]!;
  const vector = uniform() < 0.5 ? g.flatten(last) : g.globalAveragePool(last);
  const out = g.l2Normalize(g.dense(vector, { weights: "head", bias: "head bias", features: upTo(12) }));
  return g.build({ out, map: last });
}

function drawStep(g: GraphBuilder, x: Value, values: readonly Value[], name: string, uniform: () => number): Value {
  const [height, width, channels] = x.shape as [number, number, number];
  const upTo = (most: number) => 1 + Math.floor(uniform() * most);
  const window = () => {
    const kernel = [Math.min(upTo(4), height), Math.min(upTo(4), width)] as const;
    const stride = [upTo(2), upTo(2)] as const;
    // A pool's window must hold a cell of the map, so no padding reaches the size of the kernel.
    const side = (axis: 0 | 1) => Math.min(Math.floor(uniform() * 3), kernel[axis] - 1);
    const drawn: Padding = [side(0), side(1), side(0), side(1)];
    return { kernel, stride, padding: uniform() < 0.3 ? ("same" as const) : drawn };
  };
  const draws: (() => Value)[] = [
    () => {
      const y = g.conv2d(x, { filter: `f${name}`, bias: `b${name}`, ...window(), channels: upTo(24) });
      return uniform() < 0.5 ? g.relu(y) : y;
    },
    () => g.depthwiseConv2d(x, { filter: `d${name}`, ...window() }),
    () => {
      const y = g.conv2d(x, { filter: `f${name}`, kernel: 1, channels: upTo(24) });
      const z = g.batchNorm(y, { gamma: `g${name}`, mean: `m${name}`, variance: `variance${name}`, epsilon: 1e-3 });
      return g.relu6(z);
    },
    () => g.affine(x, { scale: `s${name}`, offset: `o${name}` }),
    () => g.leakyRelu(x, 0.1),
    () => g.sigmoid(x),
    () => g.maxPool(x, window()),
    () => g.averagePool(x, window()),
    () => g.l2Pool(x, { kernel: [Math.min(2, height), Math.min(3, width)], stride: 1 }),
    () => g.localResponseNorm(x, { radius: upTo(3), alpha: 0.2, beta: 0.75, k: 1 }),
    () => g.pad(x, [upTo(2), 0, upTo(2) - 1, upTo(2)], upTo(3) - 1),
    () => g.concat([x, g.relu(x)]),
    () => {
      const other = values.find(({ id, shape }) => id !== x.id && shape.join() === x.shape.join());
      return g.add(x, other ?? g.normalize(x, new Array(channels).fill(0.5), new Array(channels).fill(0.1)));
    },
  ];
  return draws[Math.floor(uniform() * draws.length)]!();
}
