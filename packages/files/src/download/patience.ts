import { DownloadFailure } from "./download-failure.ts";

/** How long a download may wait, and how slow it may be. */
export interface PatienceLimits {
  /** Until an answer begins, through a proxy and redirections, in ms. */
  readonly answerMs: number;
  /** Longest silence within a body, in ms. */
  readonly stallMs: number;
  /** Fewest bytes that must arrive in every `windowMs`. */
  readonly leastBytes: number;
  readonly windowMs: number;
}

/** Ends a download that waits too long or is given out in drops, and at the signal of whoever asked. */
export class Patience {
  readonly #controller = new AbortController();
  readonly #limits: PatienceLimits;
  readonly #signal: AbortSignal | undefined;
  readonly #stop = () => this.#controller.abort(this.#signal?.reason);
  #timer: NodeJS.Timeout | undefined;
  #windowBegan = 0;
  #inWindow = 0;

  constructor(limits: PatienceLimits, signal?: AbortSignal) {
    this.#limits = limits;
    this.#signal = signal;
    if (signal?.aborted) this.#stop();
    signal?.addEventListener("abort", this.#stop, { once: true });
    this.#endIn(limits.answerMs, `no answer within ${seconds(limits.answerMs)} (timeout)`);
  }

  /** Aborts with a DownloadFailure, or with the reason of the signal that was given. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The answer began: from now on silence and rate count. */
  answered(): void {
    this.#windowBegan = performance.now();
    this.arrived(0);
  }

  /** So many bytes of the body arrived. */
  arrived(bytes: number): void {
    const { stallMs, leastBytes, windowMs } = this.#limits;
    this.#inWindow += bytes;
    const now = performance.now();
    if (now - this.#windowBegan >= windowMs) {
      if (this.#inWindow < leastBytes) this.#controller.abort(tooSlow(this.#inWindow, now - this.#windowBegan));
      this.#windowBegan = now;
      this.#inWindow = 0;
    }

    this.#endIn(stallMs, `silent for ${seconds(stallMs)} (timeout)`);
  }

  /** The download ended, one way or the other. */
  done(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#stop);
  }

  #endIn(milliseconds: number, message: string): void {
    clearTimeout(this.#timer);
    const end = () => this.#controller.abort(new DownloadFailure(message, { transient: true, network: true }));
    this.#timer = setTimeout(end, milliseconds);
  }
}

/** A server that sends so slowly will do so again: another try would take as long. */
function tooSlow(bytes: number, milliseconds: number): DownloadFailure {
  return new DownloadFailure(`too slow: ${bytes} bytes in ${seconds(milliseconds)}`, {
    transient: false,
    network: true,
  });
}

function seconds(milliseconds: number): string {
  return `${Number((milliseconds / 1000).toPrecision(2))} s`;
}
