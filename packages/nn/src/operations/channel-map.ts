import type { Parameter } from "./any-operation.ts";

/** `scale[c]·x + offset[c]` in double precision: what batch-norm, affine and normalisation are. */
export interface ChannelMap {
  readonly scale: Float64Array;
  readonly offset: Float64Array;
}

/** An operation that multiplies by weights, adds a bias and does nothing else: it can take a channel map in. */
export interface Linear<Op> {
  /** Name of the weights that it multiplies by; outputs are their first axis. */
  readonly multiplier: Parameter;
  readonly bias: Parameter | undefined;
  /** Whether an output reads one input channel, its own, and not all of them. */
  readonly channelwise: boolean;
  /** Whether it puts zeros around what it reads: there a map before it would have to leave them zero. */
  readonly padsWithZeros: boolean;
  /** The operation with other weights and another bias. */
  withParameters(multiplier: Parameter, bias: Parameter): Op;
}

/** The numbers of a weight in double precision, or as many of `missing` where it is left out. */
export function doubles(
  numbers: (name: Parameter) => Float32Array,
  name: Parameter | undefined,
  channels: number,
  missing: number,
): Float64Array {
  return name === undefined ? new Float64Array(channels).fill(missing) : new Float64Array(numbers(name));
}
