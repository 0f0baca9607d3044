import type { Emitter, OnnxName } from "../../onnx/emitter.ts";
import type { Shape } from "../../shape.ts";
import type { Parameter } from "../any-operation.ts";
import { type Differentiated, type OnnxContext, sharedAxes } from "../onnx-form.ts";
import { type Window, windowAttributes } from "../window.ts";
import type { Filtered } from "./filtered.ts";
import { transposedConvolution } from "./transposed-convolution.ts";

/** Cross-correlation in `group` groups: 1, or as many as there are channels. */
export function onnxConvolution(context: OnnxContext<Filtered>, group: number): Differentiated {
  const { emit, operation, shape, operands, shapes, weight } = context;
  const x = operands[0]!;
  const { filter, bias } = operation;
  const inputs = [x, weight(filter), ...(bias === undefined ? [] : [weight(bias)])];
  return {
    value: emit.node("Conv", inputs, { ...windowAttributes(operation), group }),
    backward(dy, { wanted, trained }) {
      const weights: Record<Parameter, OnnxName> = {};
      if (bias !== undefined && trained(bias)) weights[bias] = emit.reduceSum(dy, sharedAxes(shape));
      if (trained(filter)) {
        weights[filter] = group === 1 ? filterGradient(context, x, dy) : depthwiseGradient(context, x, dy);
      }
      const dx = wanted[0] ? inputGradient(emit, dy, inputs[1]!, operation, [shapes[0]!, shape], group) : undefined;
      return { operands: [dx], weights };
    },
  };
}

/** The cells of the padded map that meet cell (i, j) of the kernel: `[…, output rows, output columns]`. */
function cellsUnder(emit: Emitter, padded: OnnxName, { stride }: Window, [rows, columns]: Shape, i: number, j: number) {
  const ends = [i + (rows! - 1) * stride[0] + 1, j + (columns! - 1) * stride[1] + 1];
  return emit.slice(padded, [2, 3], [i, j], ends, stride);
}

/**
 * `dW[o, c, i, j] = Σ dy[n, o, p]·x[n, c, p·stride + (i, j)]`: the shifted maps stacked (im2col), then one matrix
 * product over all places of all items.
 */
function filterGradient(context: OnnxContext<Filtered>, x: OnnxName, dy: OnnxName): OnnxName {
  const { emit, operation, shape, shapes } = context;
  const [kh, kw] = operation.kernel;
  const [rows, columns, outputs] = shape as [number, number, number];
  const inputs = shapes[0]![2]!;
  const places = emit.batch * rows * columns;
  const padded = emit.padMap(emit.transpose(x, [1, 0, 2, 3]), operation.padding);
  const shifted: OnnxName[] = [];
  const whole = kh * kw === 1 && operation.stride[0] * operation.stride[1] === 1;
  for (let i = 0; i < kh; i++) {
    for (let j = 0; j < kw; j++) {
      shifted.push(whole ? padded : cellsUnder(emit, padded, operation, shape, i, j));
    }
  }
  const stacked = emit.reshape(emit.concat(shifted, 0), [kh * kw * inputs, places]);
  const errors = emit.reshape(emit.transpose(dy, [1, 0, 2, 3]), [outputs, places]);
  const product = emit.node("Gemm", [errors, stacked], { transB: 1 });
  if (kh * kw === 1) return emit.reshape(product, [outputs, inputs, 1, 1]);
  return emit.transpose(emit.reshape(product, [outputs, kh, kw, inputs]), [0, 3, 1, 2]);
}

function depthwiseGradient(context: OnnxContext<Filtered>, x: OnnxName, dy: OnnxName): OnnxName {
  const { emit, operation, shape } = context;
  const [kh, kw] = operation.kernel;
  const padded = emit.padMap(x, operation.padding);
  const sums: OnnxName[] = [];
  for (let i = 0; i < kh; i++) {
    for (let j = 0; j < kw; j++) {
      const cells = cellsUnder(emit, padded, operation, shape, i, j);
      sums.push(emit.reshape(emit.reduceSum(emit.mul(cells, dy), [0, 2, 3]), [shape[2]!, 1]));
    }
  }
  return emit.reshape(emit.concat(sums, 1), [shape[2]!, 1, kh, kw]);
}

/** With stride 1 a convolution with the turned filter, which ONNX Runtime computes faster than its ConvTranspose. */
function inputGradient(
  emit: Emitter,
  dy: OnnxName,
  filter: OnnxName,
  window: Window,
  [from, to]: readonly [Shape, Shape],
  group: number,
): OnnxName {
  const { kernel, stride, padding } = window;
  const turned = padding.map((side, edge) => kernel[edge % 2]! - 1 - side);
  if (group === 1 && stride[0] === 1 && stride[1] === 1 && turned.every((side) => side >= 0)) {
    const swapped = emit.transpose(filter, [1, 0, 2, 3]);
    const flipped =
      kernel[0] * kernel[1] === 1 ? swapped : emit.slice(swapped, [2, 3], [-1, -1], [-(2 ** 31), -(2 ** 31)], [-1, -1]);
    return emit.node("Conv", [dy, flipped], { kernel_shape: kernel, pads: turned });
  }
  return transposedConvolution(emit, dy, filter, window, [from, to], group);
}
