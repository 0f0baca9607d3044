import { LikenessError } from "@likeness/core";
import { checkWeights } from "../check-weights.ts";
import type { Graph, Weights } from "../graph.ts";
import type { LoadOptions, Network, Runtime } from "../runtime.ts";
import { runtimes } from "../runtimes.ts";
import { PooledNetwork } from "./pooled-network.ts";
import { sharedWeights } from "./shared-weights.ts";
import { WorkerTeam } from "./worker-team.ts";

/** How many workers a pool has. */
export interface PoolOptions {
  /** Worker threads, from 1; each runs one call at a time with `threads` threads of its own. */
  readonly workers: number;
}

/**
 * A runtime that executes in worker threads. Its networks are used like any other, but calls of `run` that overlap are
 * executed at once, and the calling thread stays free: onnxruntime-node and TensorFlow.js block the thread that calls
 * them. The threads serve all networks loaded by this pool and end with the last of them. `threads` is 1 unless it is
 * given, so `{ workers: 2 }` uses two cores. Inputs are copied to the worker, weights are shared by all.
 * @throws LikenessError `unknown-id` for an unknown runtime, `usage` for less than one worker, and for several of a
 * runtime that only one thread of a process may use.
 */
export function pool(id: string, { workers }: PoolOptions): Runtime {
  const runtime = runtimes.get(id);
  if (runtime.oneThread && workers > 1) {
    throw new LikenessError("usage", `${id} crashes when two threads of a process use it: 1 worker, not ${workers}`);
  }
  const team = new WorkerTeam(workers);
  let networks = 0;
  return {
    id: runtime.id,
    title: runtime.title,
    availability: () => runtime.availability(),
    version: () => runtime.version(),
    async open(graph: Graph, weights: Weights, options: LoadOptions = {}): Promise<Network> {
      checkWeights(graph, weights);
      const network = networks++;
      const threads = team.join();
      const task = {
        kind: "load",
        network,
        runtime: runtime.id,
        graph,
        weights: sharedWeights(weights),
        options: { threads: 1, ...options },
      } as const;
      const loaded = await Promise.allSettled(threads.map((thread) => thread.send(task)));
      const pooled = new PooledNetwork(graph, network, threads, () => team.leave());
      const failed = loaded.find(({ status }) => status === "rejected");
      if (failed === undefined) return pooled;
      await pooled.dispose();
      throw (failed as PromiseRejectedResult).reason;
    },
  };
}
