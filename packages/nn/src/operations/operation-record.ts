import type { LikenessError } from "@likeness/core";
import type { Shape } from "../shape.ts";
import type { AnyOperation, Parameter } from "./any-operation.ts";
import type { ChannelMap, Linear } from "./channel-map.ts";
import type { Differentiated, OnnxContext } from "./onnx-form.ts";
import type { TfjsContext, TfjsLayer } from "./tfjs-form.ts";

/** A value of a graph under construction: the index of its node and its checked shape. */
export interface Value {
  readonly id: number;
  readonly shape: Shape;
}

/** The place in a graph where an operation is about to stand. */
export interface Site {
  /** An error that names the graph, the node and `label`. */
  misfit(label: string, what: string): LikenessError;
  hasInput(name: string): boolean;
}

/** A node that fits. */
export interface Built<Op extends AnyOperation> {
  readonly operation: Op;
  readonly operands: readonly Value[];
  readonly shape: Shape;
  /** A name for people. Default: the kind. */
  readonly label?: string;
}

/**
 * Everything there is to know of one operation of the graph language. What walks over a graph (the builder, the passes,
 * the lowerings) knows no operation and asks its record.
 */
export interface OperationRecord<Op extends AnyOperation = AnyOperation> {
  /**
   * Shape rule, and method of the builder: takes operands and settings as a caller writes them.
   * @throws what {@link Site.misfit} makes, when they do not fit.
   */
  build(site: Site, ...given: never[]): Built<Op>;
  /** The weights it reads with their shapes; an undefined name is one that is left out. Default: none. */
  parameters?(operation: Op, shapes: readonly Shape[]): readonly (readonly [Parameter | undefined, Shape])[];
  /** Weights that are measured and never trained. Default: none. */
  statistics?(operation: Op): readonly Parameter[];
  /** Multiply-adds for one item of a batch, padded cells included. Default: too few to count. */
  multiplyAdds?(operation: Op, shape: Shape, shapes: readonly Shape[]): number;
  /** What sets it apart from others of its kind, for people: `3×3 /2 pad 1`. Default: nothing. */
  describe?(operation: Op): string;
  /** Present where it may be a channel map, which can be multiplied into a linear operation beside it. */
  channelMap?(operation: Op, channels: number, numbers: (name: Parameter) => Float32Array): ChannelMap;
  /** Present where it multiplies by weights, adds a bias and does nothing else. */
  linear?(operation: Op): Linear<Op>;
  /** Its value in ONNX operators, and how a gradient passes back through it. */
  onnx(context: OnnxContext<Op>): Differentiated;
  /** Its value in TensorFlow.js. Called once for a layer that runs many times. */
  tfjs(context: TfjsContext<Op>): TfjsLayer;
}

/** Rows, columns and channels of a feature map. */
export function mapOf(site: Site, x: Value, label: string): readonly [number, number, number] {
  const [height, width, channels] = x.shape;
  if (height === undefined || width === undefined || channels === undefined) {
    throw site.misfit(label, `takes a feature map, not the vector of ${x.shape.join("×")}`);
  }
  return [height, width, channels];
}
