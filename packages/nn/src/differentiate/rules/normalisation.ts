import type { Emitter, OnnxName } from "../emitter.ts";
import { channelDims, type Differentiated, type Rule, type RuleContext, sharedAxes } from "../rule.ts";

export const affine: Rule<"affine"> = ({ emit, operation, shape, operands, wanted, weight, trained }) => {
  const x = operands[0]!;
  const dims = channelDims(shape);
  const scale = operation.scale === undefined ? undefined : emit.reshape(weight(operation.scale), dims);
  const offset = operation.offset === undefined ? undefined : emit.reshape(weight(operation.offset), dims);
  const scaled = scale === undefined ? x : emit.mul(x, scale);
  return {
    value: offset === undefined ? scaled : emit.add(scaled, offset),
    backward(dy) {
      const weights: Record<string, OnnxName> = {};
      if (operation.scale !== undefined && trained(operation.scale)) {
        weights[operation.scale] = emit.reduceSum(emit.mul(dy, x), sharedAxes(shape));
      }
      if (operation.offset !== undefined && trained(operation.offset)) {
        weights[operation.offset] = emit.reduceSum(dy, sharedAxes(shape));
      }
      return { operands: [wanted[0] ? (scale === undefined ? dy : emit.mul(dy, scale)) : undefined], weights };
    },
  };
};

export const normalize: Rule<"normalize"> = ({ emit, operation, shape, operands }) => {
  const dims = channelDims(shape);
  const scale = emit.floats(operation.scale, dims);
  return {
    value: emit.add(emit.mul(operands[0]!, scale), emit.floats(operation.offset, dims)),
    backward: (dy) => ({ operands: [emit.mul(dy, scale)] }),
  };
};

/** With stored statistics an affine map; with those of the batch, they take part in the gradient. */
export const batchNorm: Rule<"batchNorm"> = (context) =>
  context.batchStatistics ? batchNormOfBatch(context) : frozenBatchNorm(context);

function frozenBatchNorm(context: RuleContext<"batchNorm">): Differentiated {
  const { emit, operation, shape, operands, wanted, weight, trained } = context;
  const x = operands[0]!;
  const { gamma, beta, mean, variance, epsilon } = operation;
  const dims = channelDims(shape);
  const deviation = emit.op("Sqrt", [emit.add(weight(variance), emit.scalar(epsilon))]);
  const scale = gamma === undefined ? emit.op("Reciprocal", [deviation]) : emit.div(weight(gamma), deviation);
  const shift = emit.mul(weight(mean), scale);
  const offset = beta === undefined ? emit.op("Neg", [shift]) : emit.sub(weight(beta), shift);
  const factor = emit.reshape(scale, dims);
  return {
    value: emit.add(emit.mul(x, factor), emit.reshape(offset, dims)),
    backward(dy) {
      const weights: Record<string, OnnxName> = {};
      const sum = emit.reduceSum(dy, sharedAxes(shape));
      if (beta !== undefined && trained(beta)) weights[beta] = sum;
      if (gamma !== undefined && trained(gamma)) {
        const products = emit.reduceSum(emit.mul(dy, x), sharedAxes(shape));
        weights[gamma] = emit.div(emit.sub(products, emit.mul(weight(mean), sum)), deviation);
      }
      return { operands: [wanted[0] ? emit.mul(dy, factor) : undefined], weights };
    },
  };
}

/** Ioffe & Szegedy 2015, section 3: mean and (biased) variance over the items, rows and columns of the batch. */
function batchNormOfBatch(context: RuleContext<"batchNorm">): Differentiated {
  const { emit, operation, shape, operands, wanted, weight, trained } = context;
  const { gamma, beta, mean, variance, epsilon } = operation;
  const dims = channelDims(shape);
  const axes = sharedAxes(shape);
  const average = (value: OnnxName) => emit.op("ReduceMean", [value], { axes, keepdims: 1 });
  const center = average(operands[0]!);
  const centred = emit.sub(operands[0]!, center);
  const spread = average(emit.mul(centred, centred));
  const deviation = emit.op("Sqrt", [emit.add(spread, emit.scalar(epsilon))]);
  const standard = emit.div(centred, deviation);
  const scaled = gamma === undefined ? standard : emit.mul(standard, emit.reshape(weight(gamma), dims));
  return {
    value: beta === undefined ? scaled : emit.add(scaled, emit.reshape(weight(beta), dims)),
    statistics: { [mean]: emit.reshape(center, [-1]), [variance]: emit.reshape(spread, [-1]) },
    backward(dy) {
      const weights: Record<string, OnnxName> = {};
      const products = emit.mul(dy, standard);
      if (beta !== undefined && trained(beta)) weights[beta] = emit.reduceSum(dy, axes);
      if (gamma !== undefined && trained(gamma)) weights[gamma] = emit.reduceSum(products, axes);
      if (!wanted[0]) return { operands: [undefined], weights };
      const centredError = emit.sub(emit.sub(dy, average(dy)), emit.mul(standard, average(products)));
      const factor =
        gamma === undefined
          ? emit.op("Reciprocal", [deviation])
          : emit.div(emit.reshape(weight(gamma), dims), deviation);
      return { operands: [emit.mul(centredError, factor)], weights };
    },
  };
}

/**
 * `y = x/d^β` with `d = k + α·Σ x²`; so `dx = dy/d^β − 2β·x·B(dy·y/d)`, where `B` sums α times its operand over the
 * neighbouring channels, a 1×1 convolution with a band matrix.
 */
export const localResponseNorm: Rule<"localResponseNorm"> = ({ emit, operation, shape, operands }) => {
  const x = operands[0]!;
  const { beta, k } = operation;
  const channels = shape[2]!;
  const band = emit.floats(bandMatrix(channels, operation.radius, operation.alpha), [channels, channels, 1, 1]);
  const bias = emit.floats(new Float32Array(channels).fill(k), [channels]);
  const sum = emit.op("Conv", [emit.mul(x, x), band, bias]);
  const divisor = power(emit, sum, beta);
  const value = emit.div(x, divisor);
  return {
    value,
    backward(dy) {
      const share = emit.op("Conv", [emit.div(emit.mul(dy, value), sum), band]);
      const through = emit.mul(emit.mul(x, share), emit.scalar(2 * beta));
      return { operands: [emit.sub(emit.div(dy, divisor), through)] };
    },
  };
};

/** `x^β`; 3/4, the exponent in use, is two square roots, several times faster than a power. */
function power(emit: Emitter, x: OnnxName, beta: number): OnnxName {
  if (beta !== 0.75) return emit.op("Pow", [x, emit.scalar(beta)]);
  const root = emit.op("Sqrt", [x]);
  return emit.mul(root, emit.op("Sqrt", [root]));
}

/** `alpha` where two channels are at most `radius` apart, 0 elsewhere; symmetric. */
function bandMatrix(channels: number, radius: number, alpha: number): Float32Array {
  const band = new Float32Array(channels * channels);
  for (let a = 0; a < channels; a++) {
    const last = Math.min(channels - 1, a + radius);
    for (let b = Math.max(0, a - radius); b <= last; b++) band[a * channels + b] = alpha;
  }
  return band;
}
