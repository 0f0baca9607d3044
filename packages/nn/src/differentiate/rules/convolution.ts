import type { Padding, Pair, Shape } from "../../graph.ts";
import type { Emitter, OnnxName } from "../emitter.ts";
import { type Rule, type RuleContext, sharedAxes } from "../rule.ts";

interface Window {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
}

/** Cross-correlation with any filter, and with one filter for each channel. */
export const convolution: Rule<"conv2d" | "depthwiseConv2d"> = (context) => {
  const { emit, operation, shape, operands, shapes, wanted } = context;
  const x = operands[0]!;
  const { filter, bias, kernel, stride, padding } = operation;
  const inputs = [x, context.weight(filter), ...(bias === undefined ? [] : [context.weight(bias)])];
  const group = operation.kind === "conv2d" ? 1 : shape[2]!;
  return {
    value: emit.op("Conv", inputs, { kernel_shape: kernel, strides: stride, pads: padding, group }),
    backward(dy) {
      const weights: Record<string, OnnxName> = {};
      if (bias !== undefined && context.trained(bias)) weights[bias] = emit.reduceSum(dy, sharedAxes(shape));
      if (context.trained(filter)) {
        weights[filter] = group === 1 ? filterGradient(context, x, dy) : depthwiseGradient(context, x, dy);
      }
      const dx = wanted[0] ? inputGradient(emit, dy, inputs[1]!, operation, [shapes[0]!, shape], group) : undefined;
      return { operands: [dx], weights };
    },
  };
};

/** The cells of the padded map that meet cell (i, j) of the kernel: `[…, output rows, output columns]`. */
function cellsUnder(emit: Emitter, padded: OnnxName, { stride }: Window, [rows, columns]: Shape, i: number, j: number) {
  const ends = [i + (rows! - 1) * stride[0] + 1, j + (columns! - 1) * stride[1] + 1];
  return emit.slice(padded, [2, 3], [i, j], ends, stride);
}

/**
 * `dW[o, c, i, j] = Σ dy[n, o, p]·x[n, c, p·stride + (i, j)]`: the shifted maps stacked (im2col), then one matrix
 * product over all places of all items.
 */
function filterGradient(context: RuleContext<"conv2d" | "depthwiseConv2d">, x: OnnxName, dy: OnnxName): OnnxName {
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
  const product = emit.op("Gemm", [errors, stacked], { transB: 1 });
  if (kh * kw === 1) return emit.reshape(product, [outputs, inputs, 1, 1]);
  return emit.transpose(emit.reshape(product, [outputs, kh, kw, inputs]), [0, 3, 1, 2]);
}

function depthwiseGradient(context: RuleContext<"conv2d" | "depthwiseConv2d">, x: OnnxName, dy: OnnxName): OnnxName {
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
    return emit.op("Conv", [dy, flipped], { kernel_shape: kernel, pads: turned });
  }
  return transposedConvolution(emit, dy, filter, window, [from, to], group);
}

/**
 * Spreads every cell of `dy` over its window. Rows and columns that no window reached, because the stride did not fit,
 * come back as zeros.
 */
export function transposedConvolution(
  emit: Emitter,
  dy: OnnxName,
  filter: OnnxName,
  { kernel, stride, padding }: Window,
  [from, to]: readonly [Shape, Shape],
  group: number,
): OnnxName {
  // The places of the padded map, cut afterwards: paddings wider than a kernel are nothing that ConvTranspose takes.
  const [rows, columns] = [0, 1].map((axis) => stride[axis]! * (to[axis]! - 1) + kernel[axis]!) as [number, number];
  const spread = emit.op("ConvTranspose", [dy, filter], { kernel_shape: kernel, strides: stride, group });
  const [top, left] = padding;
  const bottom = Math.max(0, top + from[0]! - rows);
  const right = Math.max(0, left + from[1]! - columns);
  if (top === 0 && left === 0 && rows === from[0] && columns === from[1]) return spread;
  const filled = emit.padMap(spread, [0, 0, bottom, right]);
  return emit.slice(filled, [2, 3], [top, left], [top + from[0]!, left + from[1]!]);
}
