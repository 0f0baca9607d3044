import type { Progress, ProgressStep } from "@likeness/core";

/** Milliseconds between redraws on a terminal, and between lines where there is none (a CI log). */
const redrawMs = 100;
const lineMs = 5_000;

/** Draws progress on a stream: one line in place on a terminal, a plain line now and then elsewhere. */
export class TerminalProgress implements Progress {
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  step(name: string, total?: number): ProgressStep {
    const stream = this.#stream;
    const began = Date.now();
    let count = 0;
    let first = began;
    let shown = 0;
    let lastLine = began;
    const draw = (now: number) => {
      if (stream.isTTY) {
        if (now - shown < redrawMs) return;
        shown = now;
        stream.write(
          `\r\x1b[2K${clip(`${name}  ${amount(count, total)}${remaining(count, total, now - first)}`, stream.columns)}`,
        );
      } else if (now - lastLine >= lineMs) {
        lastLine = now;
        stream.write(`${name}  ${amount(count, total)}${remaining(count, total, now - first)}\n`);
      }
    };
    return {
      advance(by = 1) {
        // What comes before the first item, opening networks for one, says nothing about the rest.
        if (count === 0) first = Date.now();
        count += by;
        draw(Date.now());
      },
      done(summary) {
        if (stream.isTTY) stream.write("\r\x1b[2K");
        const seconds = (Date.now() - began) / 1000;
        if (summary !== undefined || seconds >= 2)
          stream.write(`${name}  ${summary ?? amount(count, total)}  ${seconds.toFixed(1)} s\n`);
      },
    };
  }

  warn(message: string): void {
    this.#stream.write(`${this.#stream.isTTY ? "\r\x1b[2K" : ""}warning: ${message}\n`);
  }
}

function amount(count: number, total: number | undefined): string {
  return total === undefined ? `${count}` : `${count}/${total}`;
}

function remaining(count: number, total: number | undefined, elapsedMs: number): string {
  if (total === undefined || count === 0 || count >= total || elapsedMs < 2_000) return "";
  const seconds = ((elapsedMs / count) * (total - count)) / 1000;
  return seconds < 90 ? `  ${Math.ceil(seconds)} s left` : `  ${Math.ceil(seconds / 60)} min left`;
}

function clip(text: string, columns: number | undefined): string {
  return columns === undefined || text.length < columns ? text : `${text.slice(0, columns - 2)}…`;
}
