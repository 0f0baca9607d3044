import type { PairAnswer, PairRequest } from "./pair-messages.ts";
import PairWorker from "./worker.ts?worker&inline";

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();

/** Asks the worker; tasks are answered one after the other, in the order they were asked. */
export function askWorker<Task extends PairRequest["task"]>(
  request: PairRequest & { readonly task: Task },
): Promise<PairAnswer[Task]> {
  worker ??= openWorker();
  const id = ++lastId;
  worker.postMessage({ id, request });
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
  });
}

function openWorker(): Worker {
  const opened = new PairWorker();
  opened.addEventListener("message", ({ data }: MessageEvent<{ id: number; answer?: never; error?: string }>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error === undefined) asked?.resolve(data.answer as never);
    else asked?.reject(new Error(data.error));
  });
  opened.addEventListener("error", (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message || "the worker failed to start"));
    waiting.clear();
  });
  return opened;
}
