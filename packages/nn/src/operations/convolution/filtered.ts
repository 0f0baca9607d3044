import type { AnyOperation, Parameter } from "../any-operation.ts";
import type { Linear } from "../channel-map.ts";
import type { Site, Value } from "../operation-record.ts";
import { type KernelOptions, type Window, windowOver } from "../window.ts";

/** What the convolutions have in common. */
export interface Filtered extends AnyOperation, Window {
  readonly filter: Parameter;
  readonly bias?: Parameter;
}

export interface FilterOptions extends KernelOptions {
  readonly filter: Parameter;
  readonly bias?: Parameter;
}

/** The settings in numbers, and the shape of the result where it keeps the channels. */
export function filterOver(site: Site, x: Value, options: FilterOptions) {
  const { filter, bias } = options;
  const { window, shape } = windowOver(site, x, options, filter);
  return { settings: { filter, ...(bias !== undefined && { bias }), ...window }, shape };
}

export function linearFilter<Op extends Filtered>(operation: Op, channelwise: boolean): Linear<Op> {
  return {
    multiplier: operation.filter,
    bias: operation.bias,
    channelwise,
    padsWithZeros: operation.padding.some((side) => side !== 0),
    withParameters: (filter, bias) => ({ ...operation, filter, bias }),
  };
}
