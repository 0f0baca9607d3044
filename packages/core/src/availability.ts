/**
 * Whether a part (a runtime, an aligner, a model) can work on this machine. A part that cannot is a row of the
 * report with `reason` and, where something would change it, the command or step in `remedy`.
 */
export type Availability =
  | { readonly available: true; readonly detail?: string }
  | { readonly available: false; readonly reason: string; readonly remedy?: string };

/** The answer of a part that is here; `detail` names version or device. */
export function available(detail?: string): Availability {
  return detail === undefined ? { available: true } : { available: true, detail };
}

/** The answer of a part that is not here. */
export function unavailable(reason: string, remedy?: string): Availability {
  return remedy === undefined ? { available: false, reason } : { available: false, reason, remedy };
}
