import type { PartModule } from "../parts/part.ts";
import type { CarriedError } from "./carried-error.ts";
import type { ProgressMessage } from "./carried-progress.ts";

/** What a worker hears. Its setup comes first, with the modules of the user's that parts come from, and is answered as call 0; `close` ends a thread. */
export type ToWorker =
  | { readonly kind: "setup"; readonly setup: unknown; readonly parts: readonly PartModule[] }
  | { readonly kind: "call"; readonly call: number; readonly method: string; readonly argument: unknown }
  | { readonly kind: "close" };

/** What a worker says of a call. */
export type FromWorker = { readonly call: number } & (
  | { readonly kind: "answer"; readonly value: unknown }
  | { readonly kind: "failed"; readonly error: CarriedError }
  | { readonly kind: "told"; readonly note: unknown }
  | ProgressMessage
);

/** Marks threads and processes that a {@link Remote} started, so that a served module can tell. */
export const servedMark = "likeness-remote";

/** Data of a thread. Once the number is not 0, what waits may be dropped. */
export interface ThreadData {
  readonly mark: typeof servedMark;
  readonly stop: Int32Array;
}
