import { LikenessError } from "@likeness/core";
import type { Graph, GraphNode, Operation, Padding, Pair, Parameter, Shape, ValueId } from "./graph.ts";

/** Padding in words: `valid` adds nothing; `same` is TensorFlow's rule (output = ceil(input / stride), the odd cell behind). */
export type PaddingRule = "valid" | "same" | number | Padding;

/** Options shared by convolutions and pools. `kernel` and `stride` may be one number for both directions. */
export interface WindowOptions {
  readonly stride?: number | Pair;
  readonly padding?: PaddingRule;
}

/** A value under construction: its node and its checked shape. */
export interface Value {
  readonly id: ValueId;
  readonly shape: Shape;
}

/**
 * Builds a {@link Graph} node by node and checks every shape as it goes.
 * Parameters are named with what they are used for: `filter`, `bias`, … name tensors of the weights.
 * @throws LikenessError `internal` that names graph, node and shapes when something does not fit.
 */
export class GraphBuilder {
  readonly #name: string;
  readonly #nodes: GraphNode[] = [];
  readonly #parameters = new Map<string, readonly number[]>();

  constructor(name: string) {
    this.#name = name;
  }

  /** An input of shape `[height, width, channels]` or `[features]`; `uint8` takes pixels 0–255 as they are. */
  input(name: string, shape: Shape, type: "float32" | "uint8" = "float32"): Value {
    if (this.#nodes.some(({ operation }) => operation.kind === "input" && operation.name === name)) {
      throw this.#misfit(name, "is the name of an input already");
    }
    if (shape.length !== 1 && shape.length !== 3) {
      throw this.#misfit(name, `takes a map or a vector, not ${shape.join("×")}`);
    }
    return this.#node({ kind: "input", name, type }, [], shape, name);
  }

  conv2d(
    x: Value,
    options: WindowOptions & { filter: Parameter; bias?: Parameter; kernel: number | Pair; channels: number },
  ): Value {
    const [height, width, inputs] = this.#map(x, options.filter);
    const window = this.#window([height, width], options, options.filter);
    this.#parameter(options.filter, [options.channels, inputs, ...window.kernel]);
    if (options.bias !== undefined) this.#parameter(options.bias, [options.channels]);
    const { output, ...rest } = window;
    const bias = options.bias === undefined ? {} : { bias: options.bias };
    const operation = { kind: "conv2d", filter: options.filter, ...bias, ...rest, channels: options.channels } as const;
    return this.#node(operation, [x], [...output, options.channels], options.filter);
  }

  depthwiseConv2d(
    x: Value,
    options: WindowOptions & { filter: Parameter; bias?: Parameter; kernel: number | Pair },
  ): Value {
    const [height, width, channels] = this.#map(x, options.filter);
    const window = this.#window([height, width], options, options.filter);
    this.#parameter(options.filter, [channels, 1, ...window.kernel]);
    if (options.bias !== undefined) this.#parameter(options.bias, [channels]);
    const { output, ...rest } = window;
    const bias = options.bias === undefined ? {} : { bias: options.bias };
    const operation = { kind: "depthwiseConv2d", filter: options.filter, ...bias, ...rest } as const;
    return this.#node(operation, [x], [...output, channels], options.filter);
  }

  affine(x: Value, options: { scale?: Parameter; offset?: Parameter }): Value {
    const channels = x.shape.at(-1)!;
    for (const name of [options.scale, options.offset]) if (name !== undefined) this.#parameter(name, [channels]);
    return this.#node({ kind: "affine", ...options }, [x], x.shape, options.scale ?? options.offset ?? "affine");
  }

  /** `scale[c]·x + offset[c]` with plain numbers, one for each channel. */
  normalize(x: Value, scale: readonly number[], offset: readonly number[]): Value {
    const channels = x.shape.at(-1)!;
    if (scale.length !== channels || offset.length !== channels) {
      throw this.#misfit("normalize", `${scale.length} scales and ${offset.length} offsets for ${channels} channels`);
    }
    return this.#node({ kind: "normalize", scale, offset }, [x], x.shape, "normalize");
  }

  batchNorm(
    x: Value,
    options: { gamma?: Parameter; beta?: Parameter; mean: Parameter; variance: Parameter; epsilon: number },
  ): Value {
    const channels = x.shape.at(-1)!;
    for (const name of [options.gamma, options.beta, options.mean, options.variance]) {
      if (name !== undefined) this.#parameter(name, [channels]);
    }
    return this.#node({ kind: "batchNorm", ...options }, [x], x.shape, options.mean);
  }

  relu(x: Value): Value {
    return this.#node({ kind: "relu" }, [x], x.shape, "relu");
  }

  relu6(x: Value): Value {
    return this.#node({ kind: "relu6" }, [x], x.shape, "relu6");
  }

  leakyRelu(x: Value, slope: number): Value {
    return this.#node({ kind: "leakyRelu", slope }, [x], x.shape, "leakyRelu");
  }

  sigmoid(x: Value): Value {
    return this.#node({ kind: "sigmoid" }, [x], x.shape, "sigmoid");
  }

  maxPool(x: Value, options: WindowOptions & { kernel: number | Pair }): Value {
    const [height, width, channels] = this.#map(x, "maxPool");
    const { output, ...window } = this.#pool([height, width], options, "maxPool");
    return this.#node({ kind: "maxPool", ...window }, [x], [...output, channels], "maxPool");
  }

  averagePool(x: Value, options: WindowOptions & { kernel: number | Pair }): Value {
    const [height, width, channels] = this.#map(x, "averagePool");
    const { output, ...window } = this.#pool([height, width], options, "averagePool");
    return this.#node({ kind: "averagePool", ...window }, [x], [...output, channels], "averagePool");
  }

  l2Pool(x: Value, options: { kernel: number | Pair; stride?: number | Pair }): Value {
    const [height, width, channels] = this.#map(x, "l2Pool");
    const { output, kernel, stride } = this.#window([height, width], options, "l2Pool");
    return this.#node({ kind: "l2Pool", kernel, stride }, [x], [...output, channels], "l2Pool");
  }

  localResponseNorm(x: Value, options: { radius: number; alpha: number; beta: number; k: number }): Value {
    this.#map(x, "localResponseNorm");
    return this.#node({ kind: "localResponseNorm", ...options }, [x], x.shape, "localResponseNorm");
  }

  pad(x: Value, padding: number | Padding, channels = 0): Value {
    const [height, width, depth] = this.#map(x, "pad");
    const [top, left, bottom, right] = typeof padding === "number" ? [padding, padding, padding, padding] : padding;
    const shape = [height + top + bottom, width + left + right, depth + channels];
    return this.#node({ kind: "pad", padding: [top, left, bottom, right], channels }, [x], shape, "pad");
  }

  concat(values: readonly Value[]): Value {
    const outer = (value: Value) => value.shape.slice(0, -1).join("×");
    const first = values[0];
    if (first === undefined || values.some((value) => outer(value) !== outer(first))) {
      throw this.#misfit("concat", `cannot join ${values.map((value) => value.shape.join("×")).join(" and ")}`);
    }
    const channels = values.reduce((sum, value) => sum + value.shape.at(-1)!, 0);
    return this.#node({ kind: "concat" }, values, [...first.shape.slice(0, -1), channels], "concat");
  }

  add(a: Value, b: Value): Value {
    if (a.shape.join() !== b.shape.join()) {
      throw this.#misfit("add", `cannot add ${a.shape.join("×")} and ${b.shape.join("×")}`);
    }
    return this.#node({ kind: "add" }, [a, b], a.shape, "add");
  }

  globalAveragePool(x: Value): Value {
    const [, , channels] = this.#map(x, "globalAveragePool");
    return this.#node({ kind: "globalAveragePool" }, [x], [channels], "globalAveragePool");
  }

  flatten(x: Value): Value {
    const [height, width, channels] = this.#map(x, "flatten");
    return this.#node({ kind: "flatten" }, [x], [height * width * channels], "flatten");
  }

  dense(x: Value, options: { weights: Parameter; bias?: Parameter; features: number }): Value {
    if (x.shape.length !== 1) throw this.#misfit(options.weights, `dense takes a vector, not ${x.shape.join("×")}`);
    this.#parameter(options.weights, [options.features, x.shape[0]!]);
    if (options.bias !== undefined) this.#parameter(options.bias, [options.features]);
    return this.#node({ kind: "dense", ...options }, [x], [options.features], options.weights);
  }

  l2Normalize(x: Value): Value {
    if (x.shape.length !== 1) throw this.#misfit("l2Normalize", `takes a vector, not ${x.shape.join("×")}`);
    return this.#node({ kind: "l2Normalize" }, [x], x.shape, "l2Normalize");
  }

  /** Ends the graph. Output values are named; their order is the order of the names. */
  build(outputs: Readonly<Record<string, Value>>): Graph {
    const ids = Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, value.id]));
    return { name: this.#name, nodes: [...this.#nodes], outputs: ids, parameters: new Map(this.#parameters) };
  }

  #node(operation: Operation, operands: readonly Value[], shape: Shape, label: string): Value {
    if (shape.some((size) => !Number.isInteger(size) || size < 1)) {
      throw this.#misfit(label, `shape ${shape.join("×")} has an empty or fractional side`);
    }
    this.#nodes.push({ operation, operands: operands.map((value) => value.id), shape, label });
    return { id: this.#nodes.length - 1, shape };
  }

  #parameter(name: Parameter, shape: readonly number[]): void {
    const known = this.#parameters.get(name);
    if (known !== undefined && known.join() !== shape.join()) {
      throw this.#misfit(name, `used as ${known.join("×")} and as ${shape.join("×")}`);
    }
    this.#parameters.set(name, shape);
  }

  #map(x: Value, label: string): readonly [number, number, number] {
    const [height, width, channels] = x.shape;
    if (height === undefined || width === undefined || channels === undefined) {
      throw this.#misfit(label, `takes a feature map, not the vector of ${x.shape.join("×")}`);
    }
    return [height, width, channels];
  }

  #window(size: Pair, options: WindowOptions & { kernel: number | Pair }, label: string) {
    const kernel = pair(options.kernel);
    const stride = pair(options.stride ?? 1);
    const padding = resolvePadding(options.padding ?? "valid", size, kernel, stride);
    if ([...kernel, ...stride].some((side) => !Number.isInteger(side) || side < 1)) {
      throw this.#misfit(
        label,
        `window ${kernel.join("×")} with stride ${stride.join("×")}; expected whole numbers from 1`,
      );
    }
    if (padding.some((side) => !Number.isInteger(side) || side < 0)) {
      throw this.#misfit(label, `padding ${padding.join(",")}; expected whole numbers from 0`);
    }
    const output = [0, 1].map((axis) => {
      const padded = size[axis]! + padding[axis]! + padding[axis + 2]!;
      return Math.floor((padded - kernel[axis]!) / stride[axis]!) + 1;
    }) as [number, number];
    if (output.some((side) => side < 1)) {
      throw this.#misfit(label, `window ${kernel.join("×")} is larger than the padded map of ${size.join("×")}`);
    }
    return { kernel, stride, padding, output };
  }

  /** A window of a pool, which must hold a cell of the map wherever it lies. */
  #pool(size: Pair, options: WindowOptions & { kernel: number | Pair }, label: string) {
    const window = this.#window(size, options, label);
    const { kernel, padding } = window;
    if (padding.some((side, i) => side >= kernel[i % 2]!)) {
      throw this.#misfit(label, `padding ${padding.join(",")} reaches the size of the window ${kernel.join("×")}`);
    }
    return window;
  }

  #misfit(label: string, what: string): LikenessError {
    return new LikenessError("internal", `graph ${this.#name}, node ${this.#nodes.length} (${label}): ${what}`);
  }
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
