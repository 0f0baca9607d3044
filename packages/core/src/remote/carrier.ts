import type { FromWorker, ToWorker } from "./messages.ts";

/** A thread or a process, seen from outside. */
export interface Carrier {
  /** @throws what cannot be cloned. */
  post(message: ToWorker): void;
  /** Whether this process must not end by itself meanwhile. */
  hold(held: boolean): void;
  /** Ends it and waits until it is gone, or until it is clear that it does not go. May be called again. */
  close(): Promise<void>;
}

/** What is heard of it. */
export interface CarrierEvents {
  hear(message: FromWorker): void;
  /** It ended by itself. `how` completes a sentence that begins with its name. May be told more than once. */
  ended(how: string, signal?: NodeJS.Signals): void;
}

/** Starts a carrier of a built module. */
export type StartCarrier = (file: URL, events: CarrierEvents) => Carrier;
