import nodeModule from "node:module";
import { loadTfjs } from "./tfjs-backend.ts";

/**
 * Registers the gradients of TensorFlow.js's kernels. Its core has them, but no bundle for Node includes them: they lie
 * in modules whose imports leave out `.js`, so that only a bundler finds them.
 */
export async function registerCoreGradients(): Promise<void> {
  const tf = await loadTfjs();
  // The native packages of TensorFlow.js bring them.
  if (tf.getGradient(tf.Conv2D) !== undefined) return;
  const entry: string = "@tensorflow/tfjs-core/dist/register_all_gradients.js";
  const finish = await completeImports();
  await import(entry).finally(finish);
}

const hooks = `data:text/javascript,${encodeURIComponent(`
  export function resolve(specifier, context, next) {
    const inCore = context.parentURL?.includes("/@tensorflow/tfjs-core/dist/") && /^[.].*(?<![.]js)$/.test(specifier);
    return next(inCore ? specifier + ".js" : specifier, context);
  }
`)}`;

/** Hooks that end again, as Node has them from 22.15 on. */
interface EndingHooks {
  registerHooks?(hooks: object): { deregister(): void };
}

/** Lets Node find what the core's modules import. Returns what ends it; Node 20 does it to the end of the process. */
async function completeImports(): Promise<() => void> {
  const { registerHooks }: EndingHooks = nodeModule as EndingHooks;
  if (registerHooks === undefined) {
    nodeModule.register(hooks);
    return () => {};
  }
  const registered = registerHooks((await import(hooks)) as object);
  return () => registered.deregister();
}
