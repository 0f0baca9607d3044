import { LikenessError } from "@likeness/core";
import { checkInputs } from "../check-inputs.ts";
import { countMultiplyAdds } from "../count.ts";
import type { Graph } from "../graph.ts";
import type { Network } from "../runtime.ts";
import type { Tensor } from "../tensor.ts";
import type { PoolWorker } from "./pool-worker.ts";

/** A network that every worker of a pool has loaded: calls that overlap run at once, each on the least busy worker. */
export class PooledNetwork implements Network {
  readonly graph: Graph;
  readonly #number: number;
  readonly #workers: readonly PoolWorker[];
  readonly #itemCost: number;
  readonly #leave: () => Promise<void>;
  #disposed = false;

  constructor(graph: Graph, number: number, workers: readonly PoolWorker[], leave: () => Promise<void>) {
    this.graph = graph;
    this.#number = number;
    this.#workers = workers;
    this.#itemCost = 1 + countMultiplyAdds(graph);
    this.#leave = leave;
  }

  async run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor<Float32Array>>> {
    if (this.#disposed) throw new LikenessError("usage", `network ${this.graph.name} was disposed of`);
    const batch = checkInputs(this.graph, inputs);
    const worker = this.#leastBusy();
    const sent = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, sendable(tensor)]));
    const buffers = Object.values(sent).map(({ data }) => data.buffer);
    const transfer = [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
    return worker.send({ kind: "run", network: this.#number, inputs: sent }, batch * this.#itemCost, transfer);
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    const alive = this.#workers.filter(({ end }) => end === undefined);
    await Promise.all(alive.map((worker) => worker.send({ kind: "dispose", network: this.#number })));
    await this.#leave();
  }

  #leastBusy(): PoolWorker {
    const alive = this.#workers.filter(({ end }) => end === undefined);
    if (alive.length === 0) throw this.#workers[0]!.end!;
    return alive.reduce((best, worker) => (worker.load < best.load ? worker : best));
  }
}

/** The tensor with an array of its own, to be given away; the caller keeps theirs. Shared memory goes as it is. */
function sendable({ data, shape }: Tensor): Tensor {
  if (!(data.buffer instanceof ArrayBuffer)) return { shape, data };
  // Not `slice`: a Buffer's is a view of memory that others use.
  return { shape, data: data instanceof Uint8Array ? new Uint8Array(data) : new Float32Array(data) };
}
