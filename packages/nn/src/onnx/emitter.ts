import { LikenessError } from "@likeness/core";
import type { Shape } from "../shape.ts";
import { type OnnxDimension, OnnxModelWriter } from "./model-writer.ts";

/** Name of a value in an ONNX model under construction. */
export type OnnxName = string;

/** A model in the operators that operations are written in. */
export class Emitter extends OnnxModelWriter {
  readonly #batch: number | undefined;

  /** Without `batch` the model takes any. */
  constructor(name: string, batch?: number) {
    super(name);
    this.#batch = batch;
  }

  /** Items in a batch: models for training have a fixed one. */
  get batch(): number {
    if (this.#batch !== undefined) return this.#batch;
    throw new LikenessError("internal", "a model that takes any batch has no size of it to compute with");
  }

  /** An input or output of the model: a batch of values of `shape`. */
  batchOf(shape: Shape): readonly OnnxDimension[] {
    return [this.#batch ?? "batch", ...shape];
  }

  scalar(value: number): OnnxName {
    return this.floats([value], []);
  }

  add(a: OnnxName, b: OnnxName): OnnxName {
    return this.node("Add", [a, b]);
  }

  sub(a: OnnxName, b: OnnxName): OnnxName {
    return this.node("Sub", [a, b]);
  }

  mul(a: OnnxName, b: OnnxName): OnnxName {
    return this.node("Mul", [a, b]);
  }

  div(a: OnnxName, b: OnnxName): OnnxName {
    return this.node("Div", [a, b]);
  }

  max(a: OnnxName, b: OnnxName): OnnxName {
    return this.node("Max", [a, b]);
  }

  /** 1 where `a > b`, 0 elsewhere. */
  greater(a: OnnxName, b: OnnxName): OnnxName {
    return this.node("Cast", [this.node("Greater", [a, b])], { to: 1 });
  }

  /** Element-wise sum of one or more values. */
  sum(values: readonly OnnxName[]): OnnxName {
    return values.length === 1 ? values[0]! : this.node("Sum", values);
  }

  /** Sum over `axes`, which disappear unless `keepdims`. */
  reduceSum(x: OnnxName, axes: readonly number[], keepdims: 0 | 1 = 0): OnnxName {
    return this.node("ReduceSum", [x, this.integers(axes)], { keepdims });
  }

  reshape(x: OnnxName, dims: readonly number[]): OnnxName {
    return this.node("Reshape", [x, this.integers(dims)]);
  }

  transpose(x: OnnxName, perm: readonly number[]): OnnxName {
    return this.node("Transpose", [x], { perm });
  }

  /** `x[start : end : step]` on each of `axes`. */
  slice(
    x: OnnxName,
    axes: readonly number[],
    starts: readonly number[],
    ends: readonly number[],
    steps: readonly number[] = axes.map(() => 1),
  ): OnnxName {
    return this.node("Slice", [x, ...[starts, ends, axes, steps].map((values) => this.integers(values))]);
  }

  concat(values: readonly OnnxName[], axis: number): OnnxName {
    return values.length === 1 ? values[0]! : this.node("Concat", values, { axis });
  }

  /** Adds cells with `value` around the last two axes of a map. */
  padMap(x: OnnxName, [top, left, bottom, right]: readonly number[]): OnnxName {
    if (top === 0 && left === 0 && bottom === 0 && right === 0) return x;
    return this.node("Pad", [x, this.integers([0, 0, top!, left!, 0, 0, bottom!, right!])]);
  }
}
