import { LikenessError } from "@likeness/core";
import type { Shape } from "../shape.ts";
import type { OnnxAttribute, OnnxDimension, OnnxModelWriter } from "./model-writer.ts";

/** Name of a value in an ONNX model under construction. */
export type OnnxName = string;

/** The ONNX operators that operations are written in, in the order of their operands. */
export class Emitter {
  readonly #writer: OnnxModelWriter;
  readonly #batch: number | undefined;

  /** Without `batch` the model takes any. */
  constructor(writer: OnnxModelWriter, batch?: number) {
    this.#writer = writer;
    this.#batch = batch;
  }

  /** Items in a batch: models for training have a fixed one. */
  get batch(): number {
    if (this.#batch !== undefined) return this.#batch;
    throw new LikenessError("internal", "a model that takes any batch has no size of it to compute with");
  }

  op(type: string, inputs: readonly OnnxName[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): OnnxName {
    return this.#writer.node(type, inputs, attributes);
  }

  ops(type: string, inputs: readonly OnnxName[], outputs: number, attributes: Readonly<Record<string, OnnxAttribute>>) {
    return this.#writer.nodes(type, inputs, outputs, attributes);
  }

  input(name: string, type: "float32" | "uint8" | "int64", dims: readonly OnnxDimension[]): OnnxName {
    return this.#writer.input(name, type, dims);
  }

  /** An input or output of the model: a batch of values of `shape`. */
  batchOf(shape: Shape): readonly OnnxDimension[] {
    return [this.#batch ?? "batch", ...shape];
  }

  scalar(value: number): OnnxName {
    return this.#writer.floats([value], []);
  }

  floats(values: Float32Array | readonly number[], dims: readonly number[]): OnnxName {
    return this.#writer.floats(values, dims);
  }

  integers(values: readonly number[], dims: readonly number[] = [values.length]): OnnxName {
    return this.#writer.integers(values, dims);
  }

  add(a: OnnxName, b: OnnxName): OnnxName {
    return this.op("Add", [a, b]);
  }

  sub(a: OnnxName, b: OnnxName): OnnxName {
    return this.op("Sub", [a, b]);
  }

  mul(a: OnnxName, b: OnnxName): OnnxName {
    return this.op("Mul", [a, b]);
  }

  div(a: OnnxName, b: OnnxName): OnnxName {
    return this.op("Div", [a, b]);
  }

  max(a: OnnxName, b: OnnxName): OnnxName {
    return this.op("Max", [a, b]);
  }

  /** 1 where `a > b`, 0 elsewhere. */
  greater(a: OnnxName, b: OnnxName): OnnxName {
    return this.op("Cast", [this.op("Greater", [a, b])], { to: 1 });
  }

  /** Element-wise sum of one or more values. */
  sum(values: readonly OnnxName[]): OnnxName {
    return values.length === 1 ? values[0]! : this.op("Sum", values);
  }

  /** Sum over `axes`, which disappear unless `keepdims`. */
  reduceSum(x: OnnxName, axes: readonly number[], keepdims: 0 | 1 = 0): OnnxName {
    return this.op("ReduceSum", [x, this.integers(axes)], { keepdims });
  }

  reshape(x: OnnxName, dims: readonly number[]): OnnxName {
    return this.op("Reshape", [x, this.integers(dims)]);
  }

  transpose(x: OnnxName, perm: readonly number[]): OnnxName {
    return this.op("Transpose", [x], { perm });
  }

  /** `x[start : end : step]` on each of `axes`. */
  slice(
    x: OnnxName,
    axes: readonly number[],
    starts: readonly number[],
    ends: readonly number[],
    steps: readonly number[] = axes.map(() => 1),
  ): OnnxName {
    return this.op("Slice", [x, ...[starts, ends, axes, steps].map((values) => this.integers(values))]);
  }

  concat(values: readonly OnnxName[], axis: number): OnnxName {
    return values.length === 1 ? values[0]! : this.op("Concat", values, { axis });
  }

  /** Adds cells with `value` around the last two axes of a map. */
  padMap(x: OnnxName, [top, left, bottom, right]: readonly number[]): OnnxName {
    if (top === 0 && left === 0 && bottom === 0 && right === 0) return x;
    return this.op("Pad", [x, this.integers([0, 0, top!, left!, 0, 0, bottom!, right!])]);
  }
}
