import { existsSync } from "node:fs";
import { LikenessError } from "@likeness/core";
import { PoolWorker } from "./pool-worker.ts";

/** The threads of a pool. They start when the first network is loaded and end when the last is disposed of. */
export class WorkerTeam {
  readonly #size: number;
  readonly #entry: URL;
  #users = 0;
  #workers: readonly PoolWorker[] = [];

  constructor(size: number, entry: URL = workerEntry()) {
    if (!Number.isInteger(size) || size < 1) {
      throw new LikenessError("usage", `a pool of ${size} workers; expected a whole number from 1`);
    }
    this.#size = size;
    this.#entry = entry;
  }

  /** Threads to work with, until {@link leave}. A thread that was lost is replaced by a new one. */
  join(): readonly PoolWorker[] {
    this.#users++;
    const alive = this.#workers.filter(({ end }) => end === undefined);
    const started = Array.from({ length: this.#size - alive.length }, () => new PoolWorker(this.#entry));
    this.#workers = [...alive, ...started];
    return this.#workers;
  }

  async leave(): Promise<void> {
    this.#users--;
    if (this.#users > 0) return;
    const workers = this.#workers;
    this.#workers = [];
    await Promise.all(workers.map((worker) => worker.close()));
  }
}

/** The built entry of a worker: from sources too, since a thread of Node 20 cannot run TypeScript. */
function workerEntry(): URL {
  const fromSource = import.meta.url.endsWith(".ts");
  const entry = new URL(fromSource ? "../../dist/pool/worker.js" : "./worker.js", import.meta.url);
  if (!existsSync(entry)) {
    throw new LikenessError("unavailable", `the worker of a pool is not built: ${entry.pathname}`, {
      hint: "npx turbo run build --filter=@likeness/nn",
    });
  }
  return entry;
}
