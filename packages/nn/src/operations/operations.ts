import { leakyRelu } from "./activation/leaky-relu.ts";
import { relu } from "./activation/relu.ts";
import { relu6 } from "./activation/relu6.ts";
import { sigmoid } from "./activation/sigmoid.ts";
import { add } from "./arrangement/add.ts";
import { concat } from "./arrangement/concat.ts";
import { flatten } from "./arrangement/flatten.ts";
import { input } from "./arrangement/input.ts";
import { pad } from "./arrangement/pad.ts";
import { conv2d } from "./convolution/conv2d.ts";
import { dense } from "./convolution/dense.ts";
import { depthwiseConv2d } from "./convolution/depthwise-conv2d.ts";
import { affine } from "./normalisation/affine.ts";
import { batchNorm } from "./normalisation/batch-norm.ts";
import { l2Normalize } from "./normalisation/l2-normalize.ts";
import { localResponseNorm } from "./normalisation/local-response-norm.ts";
import { normalize } from "./normalisation/normalize.ts";
import type { OperationRecord } from "./operation-record.ts";
import { averagePool } from "./pooling/average-pool.ts";
import { globalAveragePool } from "./pooling/global-average-pool.ts";
import { l2Pool } from "./pooling/l2-pool.ts";
import { maxPool } from "./pooling/max-pool.ts";

/** Every operation of the graph language by its kind. */
export const operations = {
  input,
  conv2d,
  depthwiseConv2d,
  dense,
  affine,
  normalize,
  batchNorm,
  localResponseNorm,
  l2Normalize,
  relu,
  relu6,
  leakyRelu,
  sigmoid,
  maxPool,
  averagePool,
  l2Pool,
  globalAveragePool,
  pad,
  concat,
  add,
  flatten,
} satisfies Record<string, OperationRecord>;

/** What a node computes; `operands` of the node name its inputs in order. */
export type Operation = ReturnType<(typeof operations)[keyof typeof operations]["build"]>["operation"];
