import type { Progress, ProgressStep } from "@likeness/core";
import { printable } from "@likeness/core";
import { clearLine, isInteractive, redraw, say, warn } from "./terminal.ts";

/** Milliseconds between redraws on a terminal, and between lines where there is none (a CI log). */
const redrawMs = 100;
const lineMs = 5_000;

/** Draws progress on stderr: one line in place on a terminal, a plain line now and then elsewhere. */
export class TerminalProgress implements Progress {
  step(name: string, total?: number): ProgressStep {
    const label = printable(name);
    const began = Date.now();
    let count = 0;
    let first = began;
    let shown = 0;
    let lastLine = began;
    const draw = (now: number) => {
      const line = () => `${label}  ${amount(count, total)}${remaining(count, total, now - first)}`;
      if (isInteractive()) {
        if (now - shown < redrawMs) return;
        shown = now;
        redraw(line());
      } else if (now - lastLine >= lineMs) {
        lastLine = now;
        say(line());
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
        clearLine();
        const seconds = (Date.now() - began) / 1000;
        if (summary !== undefined || seconds >= 2)
          say(
            `${label}  ${summary === undefined ? amount(count, total) : printable(summary)}  ${seconds.toFixed(1)} s`,
          );
      },
    };
  }

  warn(message: string, hint?: string): void {
    warn(message, hint);
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
