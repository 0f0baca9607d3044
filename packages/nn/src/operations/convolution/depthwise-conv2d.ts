import type * as Tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../shape.ts";
import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";
import { padded, sizes } from "../tfjs-form.ts";
import { describeWindow } from "../window.ts";
import { type Filtered, type FilterOptions, filterOver, linearFilter } from "./filtered.ts";
import { onnxConvolution } from "./onnx-convolution.ts";

/** One filter for each channel: `[channels, 1, kh, kw]`, optional bias `[channels]`. */
export interface DepthwiseConv2d extends Filtered {
  readonly kind: "depthwiseConv2d";
}

export const depthwiseConv2d = {
  build(site: Site, x: Value, options: FilterOptions): Built<DepthwiseConv2d> {
    const { settings, shape } = filterOver(site, x, options);
    return { operation: { kind: "depthwiseConv2d", ...settings }, operands: [x], shape, label: options.filter };
  },
  parameters: ({ filter, bias, kernel }, [x]) => [
    [filter, [x![2]!, 1, ...kernel]],
    [bias, [x![2]!]],
  ],
  multiplyAdds: ({ kernel }, shape) => sizeOf(shape) * sizeOf(kernel),
  describe: (operation) => describeWindow(operation),
  linear: (operation) => linearFilter(operation, true),
  onnx: (context) => onnxConvolution(context, context.shape[2]!),
  tfjs({ tf, operation, weight, training }) {
    const filter = weight(operation.filter, [2, 3, 0, 1]) as Tf.Tensor4D;
    const bias = operation.bias === undefined ? undefined : weight(operation.bias);
    const strides = sizes(operation.stride);
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
