import type { Shape } from "../shape.ts";
import type { AnyOperation, Parameter } from "./any-operation.ts";
import { recordOf } from "./record-of.ts";

/** The weights that an operation on operands of these shapes reads, without those it leaves out. */
export function parametersOf(operation: AnyOperation, shapes: readonly Shape[]): (readonly [Parameter, Shape])[] {
  const parameters = recordOf(operation).parameters?.(operation, shapes) ?? [];
  return parameters.flatMap(([name, shape]) => (name === undefined ? [] : [[name, shape] as const]));
}
