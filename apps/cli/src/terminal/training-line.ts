import type { StepRecord } from "@likeness/train";
import { isInteractive, keepLine, redraw, say } from "./terminal.ts";

/** Milliseconds between two lines where there is no terminal. */
const lineMs = 5_000;

/** What a training is doing, on stderr: a line in place on a terminal, a line now and then elsewhere. */
export class TrainingLine {
  readonly #steps: number;
  #auc: number | undefined;
  #lastLine = 0;

  constructor(steps: number) {
    this.#steps = steps;
  }

  show(record: StepRecord): void {
    this.#auc = record.heldOutAuc ?? this.#auc;
    const text = this.#text(record);
    if (isInteractive()) redraw(text);
    else if (Date.now() - this.#lastLine >= lineMs || record.step === this.#steps) {
      this.#lastLine = Date.now();
      say(text);
    }
  }

  /** Leaves the last line standing. */
  end(): void {
    keepLine();
  }

  #text({ step, loss, activeShare, seconds }: StepRecord): string {
    const parts = [`step ${step}/${this.#steps}`];
    if (loss !== undefined) parts.push(`loss ${loss.toFixed(3)}`);
    if (activeShare !== undefined) parts.push(`active ${(100 * activeShare).toFixed(0)} %`);
    if (this.#auc !== undefined) parts.push(`held-out AUC ${this.#auc.toFixed(4)}`);
    if (seconds !== undefined) parts.push(`${seconds.toFixed(2)} s a step`);
    return parts.join("  ");
  }
}
