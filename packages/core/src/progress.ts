/** Where long work reports to. The command draws it on stderr; a library user may ignore it. */
export interface Progress {
  /** Starts a step of `total` items (undefined: unknown) named for a person, e.g. "lfw-subset: locating faces". */
  step(name: string, total?: number): ProgressStep;
  /** Something a person should know that does not stop the work. */
  warn(message: string): void;
}

/** One step under way. */
export interface ProgressStep {
  /** `count` more items are done (default 1). */
  advance(count?: number): void;
  /** The step ended; `summary` replaces the bar. */
  done(summary?: string): void;
}

const silentStep: ProgressStep = { advance() {}, done() {} };

/** Reports nowhere. */
export const silent: Progress = { step: () => silentStep, warn() {} };
