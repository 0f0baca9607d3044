import type { Progress } from "../progress.ts";

/** What a worker can be asked, by name. Calls overlap unless the service makes them wait for each other. */
export type Service<A> = { readonly [K in keyof A]: (argument: never, caller: Caller) => unknown };

/** Who asked, seen from the worker. */
export interface Caller {
  /** Shown over there. */
  readonly progress: Progress;
  /** Tells something before the answer. */
  tell(note: unknown): void;
}

/** The worker's own place. */
export interface Place {
  /** Whether the worker is about to be ended, and what waits may be dropped; known at once, in the middle of work too. */
  stopped(): boolean;
}
