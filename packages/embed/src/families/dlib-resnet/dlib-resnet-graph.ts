import { type Graph, GraphBuilder, type Value } from "@likeness/nn";

/** Side of the crop in pixels. */
export const dlibResnetSize = 150;

/** Mean of the training photos (R, G, B), subtracted from pixels of 0–255 before they are divided by 255. */
const MEAN_RGB = [122.782, 117.001, 104.298] as const;

/** Residual blocks after the first convolution; `down` halves the map and doubles the channels when they differ. */
const blocks = [
  { name: "conv32_1", channels: 32, down: false },
  { name: "conv32_2", channels: 32, down: false },
  { name: "conv32_3", channels: 32, down: false },
  { name: "conv64_down", channels: 64, down: true },
  { name: "conv64_1", channels: 64, down: false },
  { name: "conv64_2", channels: 64, down: false },
  { name: "conv64_3", channels: 64, down: false },
  { name: "conv128_down", channels: 128, down: true },
  { name: "conv128_1", channels: 128, down: false },
  { name: "conv128_2", channels: 128, down: false },
  { name: "conv256_down", channels: 256, down: true },
  { name: "conv256_1", channels: 256, down: false },
  { name: "conv256_2", channels: 256, down: false },
  { name: "conv256_down_out", channels: 256, down: true },
] as const;

/**
 * dlib's face recognition ResNet (29 convolutions) with the tensor names of @vladmandic/face-api: input `crop`,
 * 150×150 RGB pixels 0–255; output `embedding`, 128 numbers, not normalised.
 */
export function dlibResnetGraph(): Graph {
  const net = new GraphBuilder("dlib-resnet");
  const crop = net.input("crop", [dlibResnetSize, dlibResnetSize, 3], "uint8");
  const scale = MEAN_RGB.map(() => 1 / 255);
  const offset = MEAN_RGB.map((mean) => -mean / 255);
  let x = net.normalize(crop, scale, offset);
  x = net.relu(scaledConv(net, x, "conv32_down", { kernel: 7, stride: 2, padding: 0, channels: 32 }));
  x = net.maxPool(x, { kernel: 3, stride: 2 });
  for (const block of blocks) x = residual(net, x, block);
  const embedding = net.dense(net.globalAveragePool(x), { weights: "fc", features: 128 });
  return net.build({ embedding });
}

interface ConvOptions {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly channels: number;
}

/** A convolution and the scale layer that dlib's batch-norm became. */
function scaledConv(net: GraphBuilder, x: Value, name: string, options: ConvOptions): Value {
  const conv = net.conv2d(x, { filter: `${name}/conv/filters`, bias: `${name}/conv/bias`, ...options });
  return net.affine(conv, { scale: `${name}/scale/weights`, offset: `${name}/scale/biases` });
}

function residual(net: GraphBuilder, x: Value, { name, channels, down }: (typeof blocks)[number]): Value {
  const first = down ? { stride: 2, padding: 0 } : { stride: 1, padding: 1 };
  const hidden = net.relu(scaledConv(net, x, `${name}/conv1`, { kernel: 3, channels, ...first }));
  const main = scaledConv(net, hidden, `${name}/conv2`, { kernel: 3, stride: 1, padding: 1, channels });
  return net.relu(down ? addPadded(net, main, net.averagePool(x, { kernel: 2, stride: 2 })) : net.add(main, x));
}

/**
 * dlib's add_prev: the smaller value counts as zero where the other reaches beyond it. The unpadded strided convolution
 * of an even map is a row and column short of the pooled shortcut; the shortcut lacks the new channels.
 */
function addPadded(net: GraphBuilder, main: Value, shortcut: Value): Value {
  return net.add(grow(net, main, shortcut), grow(net, shortcut, main));
}

/** Zeros below, at the right and behind the channels of `x`, as far as `other` reaches beyond it. */
function grow(net: GraphBuilder, x: Value, other: Value): Value {
  const [bottom, right, channels] = [0, 1, 2].map((axis) => Math.max(0, other.shape[axis]! - x.shape[axis]!));
  return bottom || right || channels ? net.pad(x, [0, 0, bottom!, right!], channels!) : x;
}
