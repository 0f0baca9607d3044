import { Worker } from "node:worker_threads";
import { messageOf } from "../errors.ts";
import type { Carrier, CarrierEvents } from "./carrier.ts";
import { servedMark, type ThreadData, type ToWorker } from "./messages.ts";

/** How long (ms) a thread may take to end; one that a native call keeps is left behind then. */
const patienceMs = 1_000;

/**
 * A thread of this process. It is never terminated from outside: a thread that dies inside a native call takes the whole
 * process with it.
 */
export function startThread(file: URL, { hear, ended }: CarrierEvents): Carrier {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  // Whoever runs from source has flags that make Node resolve sources, which a worker cannot run; and Node refuses to
  // start a worker with V8's flags, such as --max-old-space-size, which hold for the whole process anyway.
  const worker = new Worker(file, { workerData: { mark: servedMark, stop } satisfies ThreadData, execArgv: [] });
  worker.unref();
  worker.on("message", hear);
  worker.on("messageerror", (thrown) => ended(`said what cannot be read: ${messageOf(thrown)}`));
  worker.on("error", (thrown) => ended(`failed: ${messageOf(thrown)}`));
  worker.on("exit", (code) => ended(`ended (code ${code})`));
  return {
    post: (message) => worker.postMessage(message),
    hold: (held) => (held ? worker.ref() : worker.unref()),
    async close() {
      Atomics.store(stop, 0, 1);
      if (worker.threadId === -1) return;
      const end = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
      worker.postMessage({ kind: "close" } satisfies ToWorker);
      await within(end, patienceMs);
    },
  };
}

async function within(end: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([end, late]);
  clearTimeout(timer);
}
