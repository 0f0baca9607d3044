import { parentPort } from "node:worker_threads";
import { LikenessError } from "@likeness/core";
import type { Network } from "../runtime.ts";
import { runtimes } from "../runtimes.ts";
import { type Answer, type Call, failureOf, type Task } from "./messages.ts";

/** The thread of a pool: keeps networks and runs them when asked. */
const networks = new Map<number, Network>();
const port = parentPort;
if (port === null) throw new LikenessError("internal", "this file is the entry of a worker thread");

/** Tasks are done in the order of their arrival: a network is not disposed of while it runs. */
let queue: Promise<void> = Promise.resolve();
port.on("message", ({ call, task }: Call) => {
  queue = queue.then(async () => {
    const answer = await perform(task).then(
      (outputs): Answer => (outputs === undefined ? { call } : { call, outputs }),
      (thrown: unknown): Answer => ({ call, failure: failureOf(thrown) }),
    );
    port.postMessage(answer, outputBuffers(answer));
  });
});

/** The memory of the outputs, to be handed over instead of copied. */
function outputBuffers({ outputs = {} }: Answer): ArrayBuffer[] {
  const buffers = Object.values(outputs).map(({ data }) => data.buffer);
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}

async function perform(task: Task) {
  if (task.kind === "load") {
    const { network, runtime, graph, weights, options } = task;
    networks.set(network, await runtimes.get(runtime).open(graph, weights, options));
    return undefined;
  }
  const network = networks.get(task.network);
  if (task.kind === "run") {
    if (network === undefined) throw new LikenessError("internal", `the worker has no network ${task.network}`);
    return network.run(task.inputs);
  }
  networks.delete(task.network);
  await network?.dispose();
  return undefined;
}
