import type * as Tf from "@tensorflow/tfjs-core";

/** TensorFlow.js has one engine with one current backend: whoever uses it or adds a backend holds this lock. */
let queue: Promise<unknown> = Promise.resolve();

/** Loads TensorFlow.js once, without its advertisement for its native package. */
export async function loadTfjs(): Promise<typeof Tf> {
  const tf = await import("@tensorflow/tfjs-core");
  tf.enableProdMode();
  return tf;
}

/** Does one `work` after the other. */
export function exclusively<T>(work: () => Promise<T> | T): Promise<T> {
  const turn = queue.then(work);
  queue = turn.catch(() => {});
  return turn;
}

/**
 * Does `work` while `backend` is TensorFlow.js's current backend, one after the other.
 * @throws Error when the backend cannot be started: the one named is used, or none.
 */
export function withBackend<T>(backend: string, work: (tf: typeof Tf) => Promise<T> | T): Promise<T> {
  return exclusively(async () => {
    const tf = await loadTfjs();
    const started = await tf.setBackend(backend);
    if (!started || tf.getBackend() !== backend) throw new Error(`TensorFlow.js cannot start its backend ${backend}`);
    return work(tf);
  });
}
