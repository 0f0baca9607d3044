import type { StepRecord } from "@likeness/train";

/** Milliseconds between two lines where there is no terminal. */
const lineMs = 5_000;

/** What a training is doing, on stderr: a line in place on a terminal, a line now and then elsewhere. */
export class TrainingLine {
  readonly #steps: number;
  readonly #stream: NodeJS.WriteStream;
  #auc: number | undefined;
  #lastLine = 0;
  #open = false;

  constructor(steps: number, stream: NodeJS.WriteStream = process.stderr) {
    this.#steps = steps;
    this.#stream = stream;
  }

  show(record: StepRecord): void {
    this.#auc = record.heldOutAuc ?? this.#auc;
    const text = this.#text(record);
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\x1b[2K${text.slice(0, Math.max(20, (this.#stream.columns ?? 120) - 1))}`);
      this.#open = true;
    } else if (Date.now() - this.#lastLine >= lineMs || record.step === this.#steps) {
      this.#lastLine = Date.now();
      this.#stream.write(`${text}\n`);
    }
  }

  /** Leaves the last line standing. */
  end(): void {
    if (this.#open) this.#stream.write("\n");
    this.#open = false;
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
