/**
 * A network as data. A graph is a list of nodes in execution order; each node produces one value. Shapes leave out the
 * batch: a feature map is `[height, width, channels]`, a vector `[features]`. Everything is 32-bit float, but for an
 * input that may be `uint8` (pixels as they are; the runtime converts them).
 */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  /** Output name → the value it reads. Insertion order is the order of the outputs. */
  readonly outputs: Readonly<Record<string, ValueId>>;
  /** The weights the graph needs, by tensor name. */
  readonly parameters: ReadonlyMap<string, readonly number[]>;
}

/** Index of the node that produces a value. */
export type ValueId = number;

/** `[height, width, channels]` of a feature map, or `[features]` of a vector. */
export type Shape = readonly number[];

/** Rows and columns added at the top, left, bottom and right. */
export type Padding = readonly [top: number, left: number, bottom: number, right: number];

/** Rows and columns. */
export type Pair = readonly [height: number, width: number];

/** Name of a tensor among the weights. Convolution filters are stored `[out, in, kernelHeight, kernelWidth]`. */
export type Parameter = string;

/** What a node computes; `operands` of the node name its inputs in order. */
export type Operation =
  | { readonly kind: "input"; readonly name: string; readonly type: "float32" | "uint8" }
  /** Cross-correlation. Filter `[out, in, kh, kw]`, optional bias `[out]`. */
  | {
      readonly kind: "conv2d";
      readonly filter: Parameter;
      readonly bias?: Parameter;
      readonly kernel: Pair;
      readonly stride: Pair;
      readonly padding: Padding;
      readonly channels: number;
    }
  /** One filter for each channel: `[channels, 1, kh, kw]`, optional bias `[channels]`. */
  | {
      readonly kind: "depthwiseConv2d";
      readonly filter: Parameter;
      readonly bias?: Parameter;
      readonly kernel: Pair;
      readonly stride: Pair;
      readonly padding: Padding;
    }
  /** `scale[c]·x + offset[c]` with weights, each `[channels]`; either may be missing. */
  | { readonly kind: "affine"; readonly scale?: Parameter; readonly offset?: Parameter }
  /** `scale[c]·x + offset[c]` with numbers that belong to the graph, one for each channel: input normalisation. */
  | { readonly kind: "normalize"; readonly scale: readonly number[]; readonly offset: readonly number[] }
  /** `gamma·(x − mean)/sqrt(variance + epsilon) + beta` for each channel, with the stored statistics. */
  | {
      readonly kind: "batchNorm";
      readonly gamma?: Parameter;
      readonly beta?: Parameter;
      readonly mean: Parameter;
      readonly variance: Parameter;
      readonly epsilon: number;
    }
  | { readonly kind: "relu" }
  | { readonly kind: "relu6" }
  /** `max(x, slope·x)`, 0 < slope < 1. */
  | { readonly kind: "leakyRelu"; readonly slope: number }
  | { readonly kind: "sigmoid" }
  /** Padded cells never win. */
  | { readonly kind: "maxPool"; readonly kernel: Pair; readonly stride: Pair; readonly padding: Padding }
  /** Mean over the cells inside the map (padded cells are not counted). */
  | { readonly kind: "averagePool"; readonly kernel: Pair; readonly stride: Pair; readonly padding: Padding }
  /** Square root of the sum of squares over the window. No padding. */
  | { readonly kind: "l2Pool"; readonly kernel: Pair; readonly stride: Pair }
  /** `x / (k + alpha·Σ x²)^beta`, the sum over channels `c − radius … c + radius`; `alpha` is for each element. */
  | {
      readonly kind: "localResponseNorm";
      readonly radius: number;
      readonly alpha: number;
      readonly beta: number;
      readonly k: number;
    }
  /** Zeros around the map, and `channels` more of zeros behind its channels. */
  | { readonly kind: "pad"; readonly padding: Padding; readonly channels: number }
  /** Joins maps (or vectors) on the channel axis. */
  | { readonly kind: "concat" }
  /** Element-wise sum of values of one shape. */
  | { readonly kind: "add" }
  /** Mean over all rows and columns: map → vector. */
  | { readonly kind: "globalAveragePool" }
  /** Map → vector, in the order row, column, channel. */
  | { readonly kind: "flatten" }
  /** Weights `[out, in]`, optional bias `[out]`: vector → vector. */
  | { readonly kind: "dense"; readonly weights: Parameter; readonly bias?: Parameter; readonly features: number }
  /** Divides a vector by its Euclidean norm (floored at 1e-6, so the zero vector stays zero). */
  | { readonly kind: "l2Normalize" };

/** One node: the operation, where its inputs come from, and the shape that it was checked to have. */
export interface GraphNode {
  readonly operation: Operation;
  readonly operands: readonly ValueId[];
  readonly shape: Shape;
  /** A name for people: what the graph prints and an error shows. */
  readonly label: string;
}

/** A named tensor of a network: `data.length` is the product of `shape`. */
export interface WeightTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensor name → values, in the layouts that {@link Operation} states. */
export type Weights = ReadonlyMap<string, WeightTensor>;
