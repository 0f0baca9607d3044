import type { Shape } from "../../shape.ts";
import type { AnyOperation, Parameter } from "../any-operation.ts";
import type { Linear } from "../channel-map.ts";
import type { Site } from "../operation-record.ts";
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

/** The settings in numbers, and the rows and columns of the result. */
export function filterOver(size: Shape, options: FilterOptions, site: Site) {
  const { filter, bias } = options;
  const { window, output } = windowOver(size, options, site, filter);
  return { settings: { filter, ...(bias !== undefined && { bias }), ...window }, output };
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
