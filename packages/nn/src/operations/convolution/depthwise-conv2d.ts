import type * as Tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../shape.ts";
import type { Parameter } from "../any-operation.ts";
import { type Built, mapOf, type OperationRecord, type Site, type Value } from "../operation-record.ts";
import { padded } from "../tfjs-form.ts";
import { describeWindow, type KernelOptions, type Window, windowOver } from "../window.ts";
import { onnxConvolution } from "./onnx-convolution.ts";

/** One filter for each channel: `[channels, 1, kh, kw]`, optional bias `[channels]`. */
export interface DepthwiseConv2d extends Window {
  readonly kind: "depthwiseConv2d";
  readonly filter: Parameter;
  readonly bias?: Parameter;
}

export interface DepthwiseConv2dOptions extends KernelOptions {
  readonly filter: Parameter;
  readonly bias?: Parameter;
}

export const depthwiseConv2d = {
  build(site: Site, x: Value, options: DepthwiseConv2dOptions): Built<DepthwiseConv2d> {
    const { filter } = options;
    const size = mapOf(site, x, filter);
    const { window, output } = windowOver(size, options, site, filter);
    const bias = options.bias === undefined ? {} : { bias: options.bias };
    const operation: DepthwiseConv2d = { kind: "depthwiseConv2d", filter, ...bias, ...window };
    return { operation, operands: [x], shape: [...output, size[2]], label: filter };
  },
  parameters: ({ filter, bias, kernel }, [x]) => [
    [filter, [x![2]!, 1, ...kernel]],
    [bias, [x![2]!]],
  ],
  multiplyAdds: ({ kernel }, shape) => sizeOf(shape) * sizeOf(kernel),
  describe: (operation) => describeWindow(operation),
  linear: (operation) => ({
    multiplier: operation.filter,
    bias: operation.bias,
    channelwise: true,
    padsWithZeros: operation.padding.some((side) => side !== 0),
    withParameters: (filter, bias) => ({ ...operation, filter, bias }),
  }),
  onnx: (context) => onnxConvolution(context, context.shape[2]!),
  tfjs({ tf, operation, weight, training }) {
    const filter = weight(operation.filter, [2, 3, 0, 1]) as Tf.Tensor4D;
    const bias = operation.bias === undefined ? undefined : weight(operation.bias);
    const strides = [...operation.stride] as [number, number];
    return ([x]) => {
      const map = padded(tf, x!, operation.padding);
      if (training === undefined) {
        return tf.fused.depthwiseConv2d({ x: map, filter, strides, pad: "valid", ...(bias && { bias }) });
      }
      const sum = tf.depthwiseConv2d(map, filter, strides, "valid");
      return bias === undefined ? sum : tf.add(sum, bias);
    };
  },
} satisfies OperationRecord<DepthwiseConv2d>;
