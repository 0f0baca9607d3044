import { type Graph, GraphBuilder, type Value } from "@likeness/nn";

/** Side of the landmark net's input. */
export const LANDMARK_SIZE = 112;
export const LANDMARK_INPUT = "face";
/** 136 numbers: x and y of 68 points, 0…1 of the input. */
export const LANDMARK_OUTPUT = "points";

const MEAN = [122.782, 117.001, 104.298];

/**
 * The 68-point landmark net of @vladmandic/face-api (four densely added blocks of separable convolutions), parameters
 * named as in its weights file. Input 112×112 RGB, 0–255: a face box padded to a square.
 */
export function landmarkGraph(): Graph {
  const graph = new GraphBuilder("face-landmark-68");
  const face = graph.input(LANDMARK_INPUT, [LANDMARK_SIZE, LANDMARK_SIZE, 3]);
  let x = graph.normalize(
    face,
    [1 / 255, 1 / 255, 1 / 255],
    MEAN.map((mean) => -mean / 255),
  );
  for (const [i, channels] of [32, 64, 128, 256].entries()) x = denseBlock(graph, x, `dense${i}`, channels, i === 0);
  const points = graph.dense(graph.globalAveragePool(x), { weights: "fc/weights", bias: "fc/bias", features: 136 });
  return graph.build({ [LANDMARK_OUTPUT]: points });
}

/** Each layer sees the rectified sum of all layers before it in the block. */
function denseBlock(graph: GraphBuilder, x: Value, name: string, channels: number, first: boolean): Value {
  const entry = first
    ? graph.conv2d(x, {
        filter: `${name}/conv0/filters`,
        bias: `${name}/conv0/bias`,
        kernel: 3,
        stride: 2,
        padding: "same",
        channels,
      })
    : separable(graph, x, `${name}/conv0`, channels, 2);
  let sum = graph.relu(entry);
  let seen = sum;
  for (const layer of [1, 2, 3]) {
    sum = graph.add(sum, separable(graph, seen, `${name}/conv${layer}`, channels, 1));
    seen = graph.relu(sum);
  }
  return seen;
}

function separable(graph: GraphBuilder, x: Value, name: string, channels: number, stride: number): Value {
  const spatial = graph.depthwiseConv2d(x, { filter: `${name}/depthwise_filter`, kernel: 3, stride, padding: "same" });
  return graph.conv2d(spatial, { filter: `${name}/pointwise_filter`, bias: `${name}/bias`, kernel: 1, channels });
}
