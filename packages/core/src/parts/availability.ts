import { hintOf, LikenessError, messageOf } from "../errors/errors.ts";

/** Why something cannot work on this machine, and where something would change that, the command or step. */
export interface Refusal {
  readonly reason: string;
  readonly remedy?: string;
}

/** Whether a part can work on this machine. One that cannot is a row of the report, never a crash. */
export type Availability =
  | { readonly available: true; readonly detail?: string }
  | ({ readonly available: false } & Refusal);

/** The answer of a part that is here; `detail` names version or device. */
export function available(detail?: string): Availability {
  return detail === undefined ? { available: true } : { available: true, detail };
}

/** The answer of a part that is not here. */
export function unavailable(reason: string, remedy?: string): Availability {
  return remedy === undefined ? { available: false, reason } : { available: false, reason, remedy };
}

/**
 * Available when `attempt` succeeds, with the text that it returns as the detail; else unavailable with the message of what
 * it threw.
 * @param remedy the way out; default: the hint of a LikenessError.
 */
export async function availabilityOf(attempt: () => Promise<unknown>, remedy?: string): Promise<Availability> {
  try {
    const detail = await attempt();
    return available(typeof detail === "string" ? detail : undefined);
  } catch (thrown) {
    return { available: false, ...refusalOf(thrown), ...(remedy !== undefined && { remedy }) };
  }
}

/**
 * Asks whether something can work here, and returns the detail of its answer.
 * @param what how errors call it, as in `runtime onnx-cuda`; default: the reason stands alone.
 * @throws LikenessError `unavailable` with the reason, and the remedy as its hint.
 */
export async function demand(
  part: { availability(): Promise<Availability> },
  what?: string,
): Promise<string | undefined> {
  const answer = await part.availability();
  if (answer.available) return answer.detail;
  const message = what === undefined ? answer.reason : `${what} is not available: ${answer.reason}`;
  throw new LikenessError("unavailable", message, { hint: answer.remedy });
}

/** The reason and the way out that an error, or the answer of a part that is not here, gives. */
export function refusalOf(failure: unknown): Refusal {
  if (isRefusal(failure)) {
    const { reason, remedy } = failure;
    return remedy === undefined ? { reason } : { reason, remedy };
  }
  const { hint } = hintOf(failure);
  return hint === undefined ? { reason: messageOf(failure) } : { reason: messageOf(failure), remedy: hint };
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "available" in value && value.available === false;
}
