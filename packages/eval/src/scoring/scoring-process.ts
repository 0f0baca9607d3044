import { Worker } from "node:worker_threads";
import { classifiers } from "@likeness/classify";
import { LikenessError, loadParts, messageOf, type Progress } from "@likeness/core";
import { concludeRuns, scoreTemplates } from "./score-templates.ts";
import type { ScoringMessage, ScoringRequest } from "./scoring-message.ts";

// A process that computes the figures of an evaluation, for minutes where there are many people, and mostly without ever
// looking at its messages. It is a process and no thread since it can be killed at any moment, in the middle of native
// code too. Ctrl-C reaches it as well as its parent, which alone decides what that means.
if (process.send !== undefined) {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
  process.on("disconnect", () => process.exit(0));
  watchParent(process.ppid);
  process.on("warning", ({ name, message }) => {
    if (name === "LikenessWarning") send({ kind: "warn", message });
  });
  process.on("message", (request: ScoringRequest) => {
    answer(request).then(
      (value) => send({ kind: "answer", value }),
      (thrown: unknown) => send(failure(thrown)),
    );
  });
}

async function answer(request: ScoringRequest) {
  if (request.kind === "conclude") return concludeRuns(request, relay());
  await loadParts(request.parts, { classifiers });
  return scoreTemplates(request, relay());
}

function send(message: ScoringMessage): void {
  if (process.connected) process.send?.(message);
}

/** Milliseconds between two messages of a step: a classifier names thousands of photos in a second. */
const pauseMs = 100;

/** Progress as messages. They leave at once, even while the event loop is kept busy. */
function relay(): Progress {
  let steps = 0;
  return {
    step(name, total) {
      const step = steps++;
      let waiting = 0;
      let sent = Date.now();
      send({ kind: "step", step, name, ...(total !== undefined && { total }) });
      const flush = () => {
        if (waiting > 0) send({ kind: "advance", step, count: waiting });
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
          send({ kind: "done", step, ...(summary !== undefined && { summary }) });
        },
      };
    },
    warn: (message) => send({ kind: "warn", message }),
  };
}

/** Ends this process when its parent was killed: a busy event loop would not hear of the closed channel. */
function watchParent(parent: number): void {
  const code = `setInterval(() => {
    let alive = process.ppid === ${parent};
    try { process.kill(${parent}, 0); } catch { alive = false; }
    if (!alive) process.kill(process.pid, "SIGKILL");
  }, 500);`;
  new Worker(code, { eval: true, execArgv: [] }).unref();
}

function failure(thrown: unknown): ScoringMessage {
  const known = thrown instanceof LikenessError;
  const hint = known && thrown.hint !== undefined ? { hint: thrown.hint } : {};
  return { kind: "failed", code: known ? thrown.code : "internal", message: messageOf(thrown), ...hint };
}
