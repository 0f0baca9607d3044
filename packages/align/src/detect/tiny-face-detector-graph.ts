import { type Graph, GraphBuilder, type Value } from "@likeness/nn";

/** Mean red, green and blue that the detector subtracts before it divides by 255. */
const MEAN = [117.001, 114.697, 97.404];
const SLOPE = 0.10000000149011612;

/** Input of the graph: `size`×`size` RGB, 0–255. Output `cells`: 5 anchors × (x, y, width, height, score) for each cell. */
export const TINY_INPUT = "photo";
export const TINY_OUTPUT = "cells";

/**
 * TinyFaceDetector of @vladmandic/face-api (a Tiny YOLO v2 of separable convolutions), parameters named as in its
 * weights file. `size` is a multiple of 32; the output has `size/32` cells on a side.
 */
export function tinyFaceDetectorGraph(size: number): Graph {
  const graph = new GraphBuilder(`tiny-face-detector-${size}`);
  const photo = graph.input(TINY_INPUT, [size, size, 3]);
  let x = graph.normalize(
    photo,
    [1 / 255, 1 / 255, 1 / 255],
    MEAN.map((mean) => -mean / 255),
  );
  // Padding is missing here alone; the zeros that the others pad are not the mean of the photo either way.
  x = graph.conv2d(x, { filter: "conv0/filters", bias: "conv0/bias", kernel: 3, channels: 16 });
  x = graph.leakyRelu(x, SLOPE);
  const channels = [32, 64, 128, 256, 512];
  for (const [i, depth] of channels.entries()) {
    x = graph.maxPool(x, { kernel: 2, stride: 2, padding: "same" });
    x = separable(graph, x, `conv${i + 1}`, depth);
  }
  x = graph.maxPool(x, { kernel: 2, stride: 1, padding: "same" });
  const cells = graph.conv2d(x, { filter: "conv8/filters", bias: "conv8/bias", kernel: 1, channels: 25 });
  return graph.build({ [TINY_OUTPUT]: cells });
}

function separable(graph: GraphBuilder, x: Value, name: string, channels: number): Value {
  const spatial = graph.depthwiseConv2d(x, { filter: `${name}/depthwise_filter`, kernel: 3, padding: 1 });
  const options = { filter: `${name}/pointwise_filter`, bias: `${name}/bias`, kernel: 1, channels };
  return graph.leakyRelu(graph.conv2d(spatial, options), SLOPE);
}
