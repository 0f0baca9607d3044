import { type Graph, GraphBuilder, type Value } from "@likeness/nn";

/** Side of the crop in pixels. */
export const nn4Small2Size = 96;

/**
 * `openface`: as OpenFace defines and trained it. `keras`: the port of the article "Deep face recognition with Keras,
 * Dlib and OpenCV", which takes the same weights, averages where OpenFace takes the root of the sum of squares, and
 * normalises over 11 channels instead of 5.
 */
export const nn4Small2Variants = ["openface", "keras"] as const;
export type Nn4Small2Variant = (typeof nn4Small2Variants)[number];

/** Where the two variants differ. */
const variants = {
  openface: { pool: "l2", norm: { radius: 2, alpha: 1e-4 / 5, beta: 0.75, k: 1 } },
  keras: { pool: "average", norm: { radius: 5, alpha: 1e-4, beta: 0.75, k: 1 } },
} as const satisfies Record<Nn4Small2Variant, unknown>;

const BATCH_NORM_EPSILON = 1e-5;

/** A branch of two convolutions: 1×1 to `reduced` channels, then `kernel`×`kernel` with `stride`. */
interface WideBranch {
  readonly reduced: number;
  readonly channels: number;
}

/** The pooled branch: `max` is 3×3 stride 2, `mean` (L2 or average by variant) 3×3 stride 3, then zeros around. */
interface PoolBranch {
  readonly kind: "max" | "mean";
  readonly channels?: number;
  readonly padding: readonly [top: number, left: number, bottom: number, right: number];
}

interface Module {
  readonly name: string;
  readonly stride: 1 | 2;
  readonly wide3: WideBranch;
  readonly wide5?: WideBranch;
  readonly pool: PoolBranch;
  /** Channels of the 1×1 branch. */
  readonly narrow?: number;
}

const around = (side: number) => [side, side, side, side] as const;

const modules: readonly Module[] = [
  {
    name: "3a",
    stride: 1,
    wide3: { reduced: 96, channels: 128 },
    wide5: { reduced: 16, channels: 32 },
    pool: { kind: "max", channels: 32, padding: [3, 3, 4, 4] },
    narrow: 64,
  },
  {
    name: "3b",
    stride: 1,
    wide3: { reduced: 96, channels: 128 },
    wide5: { reduced: 32, channels: 64 },
    pool: { kind: "mean", channels: 64, padding: around(4) },
    narrow: 64,
  },
  {
    name: "3c",
    stride: 2,
    wide3: { reduced: 128, channels: 256 },
    wide5: { reduced: 32, channels: 64 },
    pool: { kind: "max", padding: [0, 0, 1, 1] },
  },
  {
    name: "4a",
    stride: 1,
    wide3: { reduced: 96, channels: 192 },
    wide5: { reduced: 32, channels: 64 },
    pool: { kind: "mean", channels: 128, padding: around(2) },
    narrow: 256,
  },
  {
    name: "4e",
    stride: 2,
    wide3: { reduced: 160, channels: 256 },
    wide5: { reduced: 64, channels: 128 },
    pool: { kind: "max", padding: [0, 0, 1, 1] },
  },
  {
    name: "5a",
    stride: 1,
    wide3: { reduced: 96, channels: 384 },
    pool: { kind: "mean", channels: 96, padding: around(1) },
    narrow: 256,
  },
  {
    name: "5b",
    stride: 1,
    wide3: { reduced: 96, channels: 384 },
    pool: { kind: "max", channels: 96, padding: around(1) },
    narrow: 256,
  },
];

/**
 * OpenFace's nn4.small2: input `crop`, 96×96 RGB pixels 0–255 (divided by 255 inside); output `embedding`, 128 numbers
 * of length 1. Tensors are named like the published CSV files: `conv1_w`, `inception_3a_3x3_bn1_v`, `dense_b`, …
 * Source: github.com/cmusatyalab/openface, models/openface/nn4.small2.def.lua.
 */
export function nn4Small2Graph(variant: Nn4Small2Variant = "openface"): Graph {
  const { norm } = variants[variant];
  const net = new GraphBuilder(variant === "openface" ? "nn4.small2" : `nn4.small2-${variant}`);
  const crop = net.input("crop", [nn4Small2Size, nn4Small2Size, 3], "uint8");
  let x = net.normalize(crop, [1 / 255, 1 / 255, 1 / 255], [0, 0, 0]);
  x = convolution(net, x, "conv1", "bn1", { kernel: 7, stride: 2, padding: 3, channels: 64 });
  x = net.localResponseNorm(stemPool(net, x), norm);
  x = convolution(net, x, "conv2", "bn2", { kernel: 1, stride: 1, padding: 0, channels: 64 });
  x = convolution(net, x, "conv3", "bn3", { kernel: 3, stride: 1, padding: 1, channels: 192 });
  x = stemPool(net, net.localResponseNorm(x, norm));
  for (const module of modules) x = inception(net, x, module, variant);
  x = net.flatten(net.averagePool(x, { kernel: 3 }));
  x = net.dense(x, { weights: "dense_w", bias: "dense_b", features: 128 });
  return net.build({ embedding: net.l2Normalize(x) });
}

interface ConvOptions {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly channels: number;
}

/** A convolution with its batch-norm and ReLU. */
function convolution(net: GraphBuilder, x: Value, conv: string, norm: string, options: ConvOptions): Value {
  const sum = net.conv2d(x, { filter: `${conv}_w`, bias: `${conv}_b`, ...options });
  const normalized = net.batchNorm(sum, {
    gamma: `${norm}_w`,
    beta: `${norm}_b`,
    mean: `${norm}_m`,
    variance: `${norm}_v`,
    epsilon: BATCH_NORM_EPSILON,
  });
  return net.relu(normalized);
}

/**
 * The largest of 3×3 with a border of zeros. The network is defined with zeros that take part; what `maxPool` pads
 * never wins, which comes to the same because no cell is negative after a ReLU.
 */
function stemPool(net: GraphBuilder, x: Value): Value {
  return net.maxPool(x, { kernel: 3, stride: 2, padding: 1 });
}

/** The branches of a module joined on the channels in the order 3×3, 5×5, pool, 1×1. */
function inception(net: GraphBuilder, x: Value, module: Module, variant: Nn4Small2Variant): Value {
  const { name, stride, wide3, wide5, pool, narrow } = module;
  const prefix = `inception_${name}`;
  const branches = [wideBranch(net, x, `${prefix}_3x3`, { ...wide3, kernel: 3, stride })];
  if (wide5) branches.push(wideBranch(net, x, `${prefix}_5x5`, { ...wide5, kernel: 5, stride }));
  branches.push(poolBranch(net, x, `${prefix}_pool`, pool, variant));
  if (narrow) branches.push(pointwise(net, x, `${prefix}_1x1`, narrow));
  return net.concat(branches);
}

function wideBranch(
  net: GraphBuilder,
  x: Value,
  prefix: string,
  { reduced, channels, kernel, stride }: WideBranch & { kernel: number; stride: number },
): Value {
  const narrow = { kernel: 1, stride: 1, padding: 0, channels: reduced };
  const hidden = convolution(net, x, `${prefix}_conv1`, `${prefix}_bn1`, narrow);
  const wide = { kernel, stride, padding: (kernel - 1) / 2, channels };
  return convolution(net, hidden, `${prefix}_conv2`, `${prefix}_bn2`, wide);
}

function poolBranch(net: GraphBuilder, x: Value, prefix: string, pool: PoolBranch, variant: Nn4Small2Variant): Value {
  const pooled =
    pool.kind === "max"
      ? net.maxPool(x, { kernel: 3, stride: 2 })
      : variants[variant].pool === "l2"
        ? net.l2Pool(x, { kernel: 3, stride: 3 })
        : net.averagePool(x, { kernel: 3, stride: 3 });
  const projected = pool.channels === undefined ? pooled : pointwise(net, pooled, prefix, pool.channels);
  return net.pad(projected, pool.padding);
}

function pointwise(net: GraphBuilder, x: Value, prefix: string, channels: number): Value {
  return convolution(net, x, `${prefix}_conv`, `${prefix}_bn`, { kernel: 1, stride: 1, padding: 0, channels });
}
