import { builtFile, LikenessError, type Progress, Remote, RemoteEnded } from "@likeness/core";
import type { ConcludeRequest, Conclusions, ScoreRequest, Scores, ScoringService } from "./scoring-service.ts";

/** The scoring process died: of memory, of a fault in native code, or because somebody killed it. */
export class ScoringEnded extends LikenessError {}

/**
 * Figures are computed in a process of their own, so that the one that talks to people hears Ctrl-C. It is started
 * before it is needed and used for all runs of an evaluation; one that died is started anew by the next request.
 */
export class ScoringHost {
  readonly #progress: Progress;
  readonly #signal: AbortSignal | undefined;
  #remote: Remote<ScoringService>;

  /** @throws LikenessError `unavailable` when the process is not built. */
  constructor(progress: Progress, signal?: AbortSignal) {
    this.#progress = progress;
    this.#signal = signal;
    this.#remote = start(signal);
  }

  /** @throws the signal's reason when it stops; ScoringEnded when the process dies; LikenessError as scoring does. */
  score(request: ScoreRequest): Promise<Scores> {
    return this.#ask(request.name, (remote, progress) => remote.call("score", request, { progress }));
  }

  /** @throws as {@link score}. */
  conclude(request: ConcludeRequest): Promise<Conclusions> {
    return this.#ask(request.dataset.id, (remote, progress) => remote.call("conclude", request, { progress }));
  }

  /** Ends the process at once. */
  close(): void {
    this.#remote.kill("it is no longer needed");
  }

  async #ask<T>(name: string, ask: (remote: Remote<ScoringService>, progress: Progress) => Promise<T>): Promise<T> {
    this.#signal?.throwIfAborted();
    if (this.#remote.ended) this.#remote = start(this.#signal);
    let stage = name;
    const step: Progress["step"] = (next, total) => {
      stage = next;
      return this.#progress.step(next, total);
    };
    try {
      return await ask(this.#remote, { step, warn: (message) => this.#progress.warn(message) });
    } catch (thrown) {
      this.#signal?.throwIfAborted();
      if (!(thrown instanceof RemoteEnded)) throw thrown;
      throw new ScoringEnded("internal", `${stage}: ${thrown.message}`, { hint: wayOut, cause: thrown });
    }
  }
}

const wayOut = "it may have run out of memory: leave this part out, give it fewer photos, or set --max-old-space-size";

function start(signal: AbortSignal | undefined): Remote<ScoringService> {
  const file = builtFile("./scoring-process.js", import.meta.url);
  return new Remote(file, { on: "process", name: "the process that computes figures", signal });
}
