import type { Operation } from "../graph.ts";
import type { Rule } from "./rule.ts";
import { leakyRelu, relu, relu6, sigmoid } from "./rules/activation.ts";
import { add, concat, flatten, input, pad } from "./rules/arrangement.ts";
import { convolution } from "./rules/convolution.ts";
import { affine, batchNorm, localResponseNorm, normalize } from "./rules/normalisation.ts";
import { averagePool, globalAveragePool, l2Pool, maxPool } from "./rules/pooling.ts";
import { dense, l2Normalize } from "./rules/vector.ts";

/** How each operation is computed and differentiated. */
export const rules: { readonly [Kind in Operation["kind"]]: Rule<Kind> } = {
  input,
  conv2d: convolution as Rule<"conv2d">,
  depthwiseConv2d: convolution as Rule<"depthwiseConv2d">,
  affine,
  normalize,
  batchNorm,
  relu,
  relu6,
  leakyRelu,
  sigmoid,
  maxPool,
  averagePool,
  l2Pool,
  localResponseNorm,
  pad,
  concat,
  add,
  globalAveragePool,
  flatten,
  dense,
  l2Normalize,
};
