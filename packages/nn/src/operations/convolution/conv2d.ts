import type * as Tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../shape.ts";
import type { Parameter } from "../any-operation.ts";
import { type Built, mapOf, type OperationRecord, type Site, type Value } from "../operation-record.ts";
import { describeWindow, type KernelOptions, type Window, windowOver } from "../window.ts";
import { onnxConvolution } from "./onnx-convolution.ts";
import { convolve } from "./tfjs-convolution.ts";

/** Cross-correlation. Filter `[out, in, kh, kw]`, optional bias `[out]`. */
export interface Conv2d extends Window {
  readonly kind: "conv2d";
  readonly filter: Parameter;
  readonly bias?: Parameter;
  readonly channels: number;
}

export interface Conv2dOptions extends KernelOptions {
  readonly filter: Parameter;
  readonly bias?: Parameter;
  readonly channels: number;
}

export const conv2d = {
  build(site: Site, x: Value, options: Conv2dOptions): Built<Conv2d> {
    const { filter, channels } = options;
    const { window, output } = windowOver(mapOf(site, x, filter), options, site, filter);
    const bias = options.bias === undefined ? {} : { bias: options.bias };
    const operation: Conv2d = { kind: "conv2d", filter, ...bias, ...window, channels };
    return { operation, operands: [x], shape: [...output, channels], label: filter };
  },
  parameters: ({ filter, bias, kernel, channels }, [x]) => [
    [filter, [channels, x![2]!, ...kernel]],
    [bias, [channels]],
  ],
  multiplyAdds: ({ kernel }, shape, [x]) => sizeOf(shape) * sizeOf(kernel) * x![2]!,
  describe: (operation) => describeWindow(operation),
  linear: (operation) => ({
    multiplier: operation.filter,
    bias: operation.bias,
    channelwise: false,
    padsWithZeros: operation.padding.some((side) => side !== 0),
    withParameters: (filter, bias) => ({ ...operation, filter, bias }),
  }),
  onnx: (context) => onnxConvolution(context, 1),
  tfjs(context) {
    const { operation, weight } = context;
    const filter = weight(operation.filter, [2, 3, 1, 0]) as Tf.Tensor4D;
    const bias = operation.bias === undefined ? undefined : weight(operation.bias);
    return ([x]) => convolve(context, x!, { ...operation, filter, bias });
  },
} satisfies OperationRecord<Conv2d>;
