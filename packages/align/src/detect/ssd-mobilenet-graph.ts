import { type Graph, GraphBuilder, type Value } from "@likeness/nn";

/** Side of the detector's input. */
export const SSD_SIZE = 512;
export const SSD_INPUT = "photo";
/** Number of feature maps that predict boxes; output `boxes0` has 4 numbers for each anchor of a cell, `classes0` 3. */
export const SSD_MAPS = 6;

const EPSILON = 0.0010000000474974513;

/** Output channels of MobileNet's 13 separable layers; layers 2, 4, 6 and 12 halve the map. */
const LAYERS = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024];
const HALVING = new Set([2, 4, 6, 12]);

/** The extra layers behind MobileNet: 1×1, then 3×3 with stride 2, four times. */
const EXTRA = [256, 512, 128, 256, 128, 256, 64, 128];

/**
 * SSD on MobileNet v1 as @vladmandic/face-api has it, trained on WIDER FACE; parameters named as in its weights file.
 * Input 512×512 RGB, 0–255.
 */
export function ssdMobilenetGraph(): Graph {
  const graph = new GraphBuilder("ssd-mobilenet-v1");
  const photo = graph.input(SSD_INPUT, [SSD_SIZE, SSD_SIZE, 3]);
  let x = graph.normalize(photo, [1 / 127.5, 1 / 127.5, 1 / 127.5], [-1, -1, -1]);
  x = pointwise(graph, x, "MobilenetV1/Conv2d_0_pointwise", { kernel: 3, stride: 2, channels: 32 });
  const predicting: Value[] = [];
  for (const [i, channels] of LAYERS.entries()) {
    const layer = i + 1;
    x = depthwise(graph, x, `MobilenetV1/Conv2d_${layer}_depthwise`, HALVING.has(layer) ? 2 : 1);
    x = pointwise(graph, x, `MobilenetV1/Conv2d_${layer}_pointwise`, { kernel: 1, stride: 1, channels });
    if (layer === 11 || layer === 13) predicting.push(x);
  }
  for (const [i, channels] of EXTRA.entries()) {
    const [kernel, stride] = i % 2 === 0 ? [1, 1] : [3, 2];
    x = pointwise(graph, x, `Prediction/Conv2d_${i}_pointwise`, { kernel, stride, channels });
    if (i % 2 === 1) predicting.push(x);
  }
  const outputs = predicting.flatMap((map, i) => {
    const anchors = i === 0 ? 3 : 6;
    const head = (name: string, numbers: number) =>
      graph.conv2d(map, {
        filter: `Prediction/BoxPredictor_${i}/${name}/weights`,
        bias: `Prediction/BoxPredictor_${i}/${name}/biases`,
        kernel: 1,
        channels: anchors * numbers,
      });
    return [
      [`boxes${i}`, head("BoxEncodingPredictor", 4)] as const,
      [`classes${i}`, head("ClassPredictor", 3)] as const,
    ];
  });
  return graph.build(Object.fromEntries(outputs));
}

function pointwise(
  graph: GraphBuilder,
  x: Value,
  name: string,
  options: { kernel: number; stride: number; channels: number },
): Value {
  const bias = `${name}/convolution_bn_offset`;
  return graph.relu6(graph.conv2d(x, { filter: `${name}/weights`, bias, padding: "same", ...options }));
}

function depthwise(graph: GraphBuilder, x: Value, name: string, stride: number): Value {
  const filter = `${name}/depthwise_weights`;
  const spatial = graph.depthwiseConv2d(x, { filter, kernel: 3, stride, padding: "same" });
  const normal = graph.batchNorm(spatial, {
    gamma: `${name}/BatchNorm/gamma`,
    beta: `${name}/BatchNorm/beta`,
    mean: `${name}/BatchNorm/moving_mean`,
    variance: `${name}/BatchNorm/moving_variance`,
    epsilon: EPSILON,
  });
  return graph.relu6(normal);
}
