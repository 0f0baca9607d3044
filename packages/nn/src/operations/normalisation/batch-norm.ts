import type { OnnxName } from "../../onnx/emitter.ts";
import type { Parameter } from "../any-operation.ts";
import { doubles } from "../channel-map.ts";
import { channelDims, type Differentiated, type OnnxContext, sharedAxes } from "../onnx-form.ts";
import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";

/** `gamma·(x − mean)/sqrt(variance + epsilon) + beta` for each channel, with the stored statistics. */
export interface BatchNorm {
  readonly kind: "batchNorm";
  readonly gamma?: Parameter;
  readonly beta?: Parameter;
  readonly mean: Parameter;
  readonly variance: Parameter;
  readonly epsilon: number;
}

export const batchNorm = {
  build: (_: Site, x: Value, options: Omit<BatchNorm, "kind">): Built<BatchNorm> => ({
    operation: { kind: "batchNorm", ...options },
    operands: [x],
    shape: x.shape,
    label: options.mean,
  }),
  parameters: ({ gamma, beta, mean, variance }, [x]) =>
    [gamma, beta, mean, variance].map((name) => [name, x!.slice(-1)] as const),
  statistics: ({ mean, variance }) => [mean, variance],
  channelMap({ gamma, beta, mean, variance, epsilon }, channels, numbers) {
    const scale = doubles(numbers, gamma, channels, 1);
    const offset = doubles(numbers, beta, channels, 0);
    const [means, variances] = [numbers(mean), numbers(variance)];
    for (let c = 0; c < channels; c++) {
      scale[c]! /= Math.sqrt(variances[c]! + epsilon);
      offset[c]! -= means[c]! * scale[c]!;
    }
    return { scale, offset };
  },
  onnx: (context) => (context.training?.batchStatistics ? ofBatch(context) : ofStored(context)),
  tfjs({ tf, operation, weight, training }) {
    const { gamma, beta, mean, variance, epsilon } = operation;
    const keep = training?.keepStatistic;
    const scale = gamma === undefined ? undefined : weight(gamma);
    const offset = beta === undefined ? undefined : weight(beta);
    const stored = { mean: weight(mean), variance: weight(variance) };
    return ([x]) => {
      const moments = keep === undefined ? stored : tf.moments(x!, x!.rank === 4 ? [0, 1, 2] : [0]);
      keep?.(mean, moments.mean);
      keep?.(variance, moments.variance);
      const standard = tf.div(tf.sub(x!, moments.mean), tf.sqrt(tf.add(moments.variance, epsilon)));
      const scaled = scale === undefined ? standard : tf.mul(standard, scale);
      return offset === undefined ? scaled : tf.add(scaled, offset);
    };
  },
} satisfies OperationRecord<BatchNorm>;

function ofStored({ emit, operation, shape, operands, weight }: OnnxContext<BatchNorm>): Differentiated {
  const x = operands[0]!;
  const { gamma, beta, mean, variance, epsilon } = operation;
  const channels = shape.at(-1)!;
  const constant = (name: Parameter | undefined, missing: number) =>
    name === undefined ? emit.floats(new Float32Array(channels).fill(missing), [channels]) : weight(name);
  const inputs = [x, constant(gamma, 1), constant(beta, 0), weight(mean), weight(variance)];
  return {
    value: emit.node("BatchNormalization", inputs, { epsilon: { float: epsilon } }),
    backward(dy, { wanted, trained }) {
      const weights: Record<Parameter, OnnxName> = {};
      const deviation = emit.node("Sqrt", [emit.add(weight(variance), emit.scalar(epsilon))]);
      const sum = emit.reduceSum(dy, sharedAxes(shape));
      if (beta !== undefined && trained(beta)) weights[beta] = sum;
      if (gamma !== undefined && trained(gamma)) {
        const products = emit.reduceSum(emit.mul(dy, x), sharedAxes(shape));
        weights[gamma] = emit.div(emit.sub(products, emit.mul(weight(mean), sum)), deviation);
      }
      if (!wanted[0]) return { operands: [undefined], weights };
      const scale = gamma === undefined ? emit.node("Reciprocal", [deviation]) : emit.div(weight(gamma), deviation);
      return { operands: [emit.mul(dy, emit.reshape(scale, channelDims(shape)))], weights };
    },
  };
}

/** Ioffe & Szegedy 2015, section 3: mean and (biased) variance over the items, rows and columns of the batch. */
function ofBatch({ emit, operation, shape, operands, weight }: OnnxContext<BatchNorm>): Differentiated {
  const { gamma, beta, mean, variance, epsilon } = operation;
  const dims = channelDims(shape);
  const axes = sharedAxes(shape);
  const average = (value: OnnxName) => emit.node("ReduceMean", [value], { axes, keepdims: 1 });
  const center = average(operands[0]!);
  const centred = emit.sub(operands[0]!, center);
  const spread = average(emit.mul(centred, centred));
  const deviation = emit.node("Sqrt", [emit.add(spread, emit.scalar(epsilon))]);
  const standard = emit.div(centred, deviation);
  const scaled = gamma === undefined ? standard : emit.mul(standard, emit.reshape(weight(gamma), dims));
  return {
    value: beta === undefined ? scaled : emit.add(scaled, emit.reshape(weight(beta), dims)),
    statistics: { [mean]: emit.reshape(center, [-1]), [variance]: emit.reshape(spread, [-1]) },
    backward(dy, { wanted, trained }) {
      const weights: Record<Parameter, OnnxName> = {};
      const products = emit.mul(dy, standard);
      if (beta !== undefined && trained(beta)) weights[beta] = emit.reduceSum(dy, axes);
      if (gamma !== undefined && trained(gamma)) weights[gamma] = emit.reduceSum(products, axes);
      if (!wanted[0]) return { operands: [undefined], weights };
      const centredError = emit.sub(emit.sub(dy, average(dy)), emit.mul(standard, average(products)));
      const factor =
        gamma === undefined
          ? emit.node("Reciprocal", [deviation])
          : emit.div(emit.reshape(weight(gamma), dims), deviation);
      return { operands: [emit.mul(centredError, factor)], weights };
    },
  };
}
