import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

/** Plain JavaScript, since neither sources nor dist may be at hand in a thread. */
const script = `
  const { parentPort, workerData } = require("node:worker_threads");
  const bytes = Uint8Array.from(require(workerData.library).decode(Buffer.from(workerData.packed)));
  parentPort.postMessage(bytes, [bytes.buffer]);
`;

/**
 * Unpacks a bzip2 file in a thread of its own: it computes for seconds, in which the caller hears an abort.
 * @throws Error for a broken file; the reason of an aborted signal.
 */
export async function unpackBzip(packed: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const library = createRequire(import.meta.url).resolve("seek-bzip");
  const worker = new Worker(script, { eval: true, execArgv: [], workerData: { library, packed } });
  let stop = () => {};
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      stop = () => reject(signal?.reason);
      signal?.addEventListener("abort", stop, { once: true });
      worker.once("message", resolve).once("error", reject);
      worker.once("exit", (code) => reject(new Error(`the thread that unpacks ended with ${code}`)));
    });
  } finally {
    signal?.removeEventListener("abort", stop);
    await worker.terminate();
  }
}
