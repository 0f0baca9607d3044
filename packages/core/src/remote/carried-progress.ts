import type { Progress, ProgressStep } from "../progress.ts";

/** How far a call is. */
export type ProgressMessage =
  | { readonly kind: "step"; readonly step: number; readonly name: string; readonly total?: number }
  | { readonly kind: "advance"; readonly step: number; readonly count: number }
  | { readonly kind: "done"; readonly step: number; readonly summary?: string }
  | { readonly kind: "warn"; readonly message: string };

/** Milliseconds between two messages of a step: a classifier names thousands of photos in a second. */
const pauseMs = 100;

/** Milliseconds between two signs of life of a step while a library computes without telling how far it is. */
const heartbeatMs = 1_000;

/** Progress as messages. */
export function carriedProgress(post: (message: ProgressMessage) => void): Progress {
  let steps = 0;
  return {
    step(name, total) {
      const step = steps++;
      let waiting = 0;
      let sent = Date.now();
      post({ kind: "step", step, name, ...(total !== undefined && { total }) });
      const flush = () => {
        if (waiting > 0) post({ kind: "advance", step, count: waiting });
        waiting = 0;
        sent = Date.now();
      };
      return {
        advance(count = 1) {
          waiting += count;
          if (Date.now() - sent >= pauseMs) flush();
        },
        done(summary) {
          flush();
          post({ kind: "done", step, ...(summary !== undefined && { summary }) });
        },
      };
    },
    warn: (message) => post({ kind: "warn", message }),
  };
}

/** Shows on a `progress` of this thread what {@link carriedProgress} posts elsewhere. */
export class ShownProgress {
  readonly #progress: Progress;
  readonly #steps = new Map<number, ProgressStep>();
  readonly #heartbeat = setInterval(() => {
    for (const step of this.#steps.values()) step.advance(0);
  }, heartbeatMs);

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  hear(message: ProgressMessage): void {
    if (message.kind === "warn") this.#progress.warn(message.message);
    else if (message.kind === "step") this.#steps.set(message.step, this.#progress.step(message.name, message.total));
    else if (message.kind === "advance") this.#steps.get(message.step)?.advance(message.count);
    else {
      this.#steps.get(message.step)?.done(message.summary);
      this.#steps.delete(message.step);
    }
  }

  /** Ends the steps that were not. */
  close(): void {
    clearInterval(this.#heartbeat);
    for (const step of this.#steps.values()) step.done();
  }
}
