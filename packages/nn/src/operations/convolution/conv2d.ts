import type * as Tf from "@tensorflow/tfjs-core";
import { sizeOf } from "../../shape.ts";
import type { Built, OperationRecord, Site, Value } from "../operation-record.ts";
import { describeWindow } from "../window.ts";
import { type Filtered, type FilterOptions, filterOver, linearFilter } from "./filtered.ts";
import { onnxConvolution } from "./onnx-convolution.ts";
import { convolve } from "./tfjs-convolution.ts";

/** Cross-correlation. Filter `[out, in, kh, kw]`, optional bias `[out]`. */
export interface Conv2d extends Filtered {
  readonly kind: "conv2d";
  readonly channels: number;
}

export const conv2d = {
  build(site: Site, x: Value, options: FilterOptions & { readonly channels: number }): Built<Conv2d> {
    const { filter, channels } = options;
    const { settings, shape } = filterOver(site, x, options);
    const operation = { kind: "conv2d", ...settings, channels } as const;
    return { operation, operands: [x], shape: [shape[0], shape[1], channels], label: filter };
  },
  parameters: ({ filter, bias, kernel, channels }, [x]) => [
    [filter, [channels, x![2]!, ...kernel]],
    [bias, [channels]],
  ],
  multiplyAdds: ({ kernel }, shape, [x]) => sizeOf(shape) * sizeOf(kernel) * x![2]!,
  describe: (operation) => describeWindow(operation),
  linear: (operation) => linearFilter(operation, false),
  onnx: (context) => onnxConvolution(context, 1),
  tfjs(context) {
    const { operation, weight } = context;
    const filter = weight(operation.filter, [2, 3, 1, 0]) as Tf.Tensor4D;
    const bias = operation.bias === undefined ? undefined : weight(operation.bias);
    return ([x]) => convolve(context, x!, { ...operation, filter, bias });
  },
} satisfies OperationRecord<Conv2d>;
