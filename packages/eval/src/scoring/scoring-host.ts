import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LikenessError, loadedParts, type Progress, type ProgressStep } from "@likeness/core";
import type {
  ConcludeRequest,
  Conclusions,
  ScoreRequest,
  Scores,
  ScoringMessage,
  ScoringRequest,
} from "./scoring-message.ts";

/** The scoring process died: of memory, of a fault in native code, or because somebody killed it. */
export class ScoringEnded extends LikenessError {}

/** Milliseconds between two signs of life while a library computes without telling how far it is. */
const heartbeatMs = 1_000;

/**
 * Figures are computed in a process of their own, so that the one that talks to people hears Ctrl-C. It is started
 * before it is needed and used for all runs of an evaluation; one that died is started anew by the next request.
 */
export class ScoringHost {
  readonly #progress: Progress;
  readonly #signal: AbortSignal | undefined;
  #child: ChildProcess | undefined;
  #complaint = "";

  /** @throws LikenessError `unavailable` when the process is not built. */
  constructor(progress: Progress, signal?: AbortSignal) {
    this.#progress = progress;
    this.#signal = signal;
    this.#start();
  }

  /** @throws the signal's reason when it stops; ScoringEnded when the process dies; LikenessError as scoring does. */
  async score(request: Omit<ScoreRequest, "kind" | "parts">): Promise<Scores> {
    return (await this.#ask({ ...request, kind: "score", parts: loadedParts() }, request.name)) as Scores;
  }

  /** @throws as {@link score}. */
  async conclude(request: Omit<ConcludeRequest, "kind">): Promise<Conclusions> {
    return (await this.#ask({ ...request, kind: "conclude" }, request.dataset.id)) as Conclusions;
  }

  /** Ends the process at once. */
  close(): void {
    const child = this.#child;
    this.#child = undefined;
    child?.removeAllListeners().on("error", () => {});
    child?.kill("SIGKILL");
  }

  #start(): ChildProcess {
    this.#complaint = "";
    const child = fork(processFile(), {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // Whoever runs from source has flags that make Node resolve sources, which this process cannot run; a limit of
      // memory is meant for what computes.
      execArgv: process.execArgv.filter((flag) => flag.startsWith("--max-")),
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-8_000);
    });
    child.on("error", () => {});
    this.#child = child;
    return child;
  }

  async #ask(request: ScoringRequest, name: string): Promise<Scores | Conclusions> {
    this.#signal?.throwIfAborted();
    const ended = this.#child === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
    const child = ended ? this.#start() : this.#child!;
    const steps = new Map<number, ProgressStep>();
    let stage = name;
    const heartbeat = setInterval(() => {
      for (const step of steps.values()) step.advance(0);
    }, heartbeatMs);
    let release = () => {};
    try {
      return await new Promise((resolve, reject) => {
        const stop = () => {
          this.close();
          reject(this.#signal?.reason);
        };
        const died = (code: number | null, signal: string | null) =>
          reject(new ScoringEnded("internal", this.#death(stage, signal ?? code), { hint: wayOut }));
        const hear = (message: ScoringMessage) => {
          if (message.kind === "step") {
            stage = message.name;
            steps.set(message.step, this.#progress.step(message.name, message.total));
          } else if (message.kind === "advance") steps.get(message.step)?.advance(message.count);
          else if (message.kind === "done") {
            steps.get(message.step)?.done(message.summary);
            steps.delete(message.step);
          } else if (message.kind === "warn") this.#progress.warn(message.message);
          else if (message.kind === "answer") resolve(message.value);
          else reject(new LikenessError(message.code, message.message, message.hint ? { hint: message.hint } : {}));
        };
        release = () => {
          this.#signal?.removeEventListener("abort", stop);
          child.off("message", hear).off("close", died);
        };
        this.#signal?.addEventListener("abort", stop, { once: true });
        // "close" comes after the last of what it had to say.
        child.on("message", hear).on("close", died);
        child.send(request, (cause) => {
          if (cause && child.connected) reject(new LikenessError("internal", `${stage}: cannot be asked`, { cause }));
        });
      });
    } finally {
      release();
      clearInterval(heartbeat);
      for (const step of steps.values()) step.done();
    }
  }

  #death(stage: string, how: string | number | null): string {
    const lines = this.#complaint.split("\n").map((line) => line.replace(/^[#\s]+/, "").trim());
    const said = lines.find((line) => /fatal|error/i.test(line)) ?? lines.findLast((line) => line !== "");
    return `${stage}: the process that computes figures ended (${how})${said ? `: ${said}` : ""}`;
  }
}

const wayOut = "it may have run out of memory: leave this part out, give it fewer photos, or set --max-old-space-size";

/** The built process, whether it lies beside this module or, when that runs from source, in dist. */
function processFile(): string {
  const places = ["./scoring-process.js", "../../dist/scoring/scoring-process.js"];
  const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new LikenessError("unavailable", "the scoring process is not built", { hint: "npx turbo run build" });
}
