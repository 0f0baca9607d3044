import type { Padding, Pair } from "../shape.ts";
import { mapOf, type Site, type Value } from "./operation-record.ts";

/** Padding in words: `valid` adds nothing; `same` is TensorFlow's rule (output = ceil(input / stride), the odd cell behind). */
export type PaddingRule = "valid" | "same" | number | Padding;

/** Options shared by convolutions and pools. `kernel` and `stride` may be one number for both directions. */
export interface WindowOptions {
  readonly stride?: number | Pair;
  readonly padding?: PaddingRule;
}

/** Options of an operation that has a window. */
export interface KernelOptions extends WindowOptions {
  readonly kernel: number | Pair;
}

/** A window that moves over a map. */
export interface Window {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
}

/** A window over a map in numbers, and the shape of the result where it keeps the channels. */
export function windowOver(site: Site, x: Value, options: KernelOptions, label: string) {
  const [rows, columns, channels] = mapOf(site, x, label);
  const size = [rows, columns] as const;
  const kernel = pair(options.kernel);
  const stride = pair(options.stride ?? 1);
  const padding = resolvePadding(options.padding ?? "valid", size, kernel, stride);
  const window = `window ${kernel.join("×")}`;
  if ([...kernel, ...stride].some((side) => !Number.isInteger(side) || side < 1)) {
    throw site.misfit(label, `${window} with stride ${stride.join("×")}; expected whole numbers from 1`);
  }
  if (padding.some((side) => !Number.isInteger(side) || side < 0)) {
    throw site.misfit(label, `padding ${padding.join(",")}; expected whole numbers from 0`);
  }
  const [height, width] = [0, 1].map((axis) => {
    const padded = size[axis]! + padding[axis]! + padding[axis + 2]!;
    return Math.floor((padded - kernel[axis]!) / stride[axis]!) + 1;
  }) as [number, number];
  if (height < 1 || width < 1) {
    throw site.misfit(label, `${window} is larger than the padded map of ${size.join("×")}`);
  }
  return { window: { kernel, stride, padding }, shape: [height, width, channels] as const };
}

/** The window of a pool, which must hold a cell of the map wherever it lies. */
export function poolOver(site: Site, x: Value, options: KernelOptions, label: string) {
  const placed = windowOver(site, x, options, label);
  const { kernel, padding } = placed.window;
  if (padding.some((side, i) => side >= kernel[i % 2]!)) {
    throw site.misfit(label, `padding ${padding.join(",")} reaches the size of the window ${kernel.join("×")}`);
  }
  return placed;
}

/** `3×3 /2 pad 1`; without what is 1 or 0. */
export function describeWindow({ kernel, stride, padding }: Window): string {
  const [down, across] = stride;
  const step = down === across ? `${down}` : `${down}×${across}`;
  const around = padding.every((side) => side === padding[0]) ? `${padding[0]}` : padding.join(",");
  return `${kernel.join("×")}${step === "1" ? "" : ` /${step}`}${around === "0" ? "" : ` pad ${around}`}`;
}

/** The attributes that ONNX's convolutions and pools share. */
export function windowAttributes({ kernel, stride, padding }: Window) {
  return { kernel_shape: kernel, strides: stride, pads: padding };
}

function pair(value: number | Pair): Pair {
  return typeof value === "number" ? [value, value] : value;
}

function resolvePadding(rule: PaddingRule, size: Pair, kernel: Pair, stride: Pair): Padding {
  if (rule === "valid") return [0, 0, 0, 0];
  if (typeof rule === "number") return [rule, rule, rule, rule];
  if (rule !== "same") return rule;
  const [height, width] = [0, 1].map((axis) => {
    const outputs = Math.ceil(size[axis]! / stride[axis]!);
    return Math.max(0, (outputs - 1) * stride[axis]! + kernel[axis]! - size[axis]!);
  }) as [number, number];
  const top = Math.floor(height / 2);
  const left = Math.floor(width / 2);
  return [top, left, height - top, width - left];
}
