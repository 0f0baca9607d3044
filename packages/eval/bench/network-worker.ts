import { performance } from "node:perf_hooks";
import { serve } from "@likeness/core";
import type { EnrolmentPlan, PhotoBytes, Prepared } from "@likeness/enrol";
import { openPipeline } from "@likeness/enrol";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** What a worker is started with: the photos that it carries through the pipeline once. */
export interface NetworkSetup {
  readonly plan: EnrolmentPlan;
  readonly photos: readonly PhotoBytes[];
}

/** What a worker is asked. */
export interface NetworkService {
  repeat(): Promise<NetworkTimes>;
}

/** Wall-clock milliseconds of one repetition, by the shape of the networks' input. */
export type NetworkTimes = Readonly<Record<string, number>>;

/** A call of a network, as the pipeline made it. */
interface Call {
  readonly shape: string;
  repeat(): Promise<unknown>;
}

// The networks' own time: every call that the pipeline makes of ONNX Runtime for these photos is kept with its input and,
// whenever it is asked for, made again with nothing around it.
const calls: Call[] = [];
let keeping = true;
const create = InferenceSession.create as (model: Uint8Array, options?: object) => Promise<InferenceSession>;
InferenceSession.create = async (model: unknown, options?: unknown) => {
  const session = await create(model as Uint8Array, options as object);
  const run = session.run.bind(session) as (feeds: InferenceSession.FeedsType) => Promise<InferenceSession.ReturnType>;
  session.run = (feeds: InferenceSession.FeedsType) => {
    if (keeping) {
      const kept = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, copyOf(tensor)]));
      calls.push({ shape: Object.values(kept)[0]!.dims.join("×"), repeat: () => run(kept) });
    }
    return run(feeds);
  };
  return session;
};

serve(
  async ({ plan, photos }: NetworkSetup) => {
    const pipeline = await openPipeline(plan);
    let batch: Prepared[] = [];
    for (const [i, photo] of photos.entries()) {
      batch.push(await pipeline.prepare(photo));
      if (batch.length < plan.batch && i < photos.length - 1) continue;
      await pipeline.embed(batch);
      batch = [];
    }
    keeping = false;
    return { repeat, dispose: () => pipeline.dispose() };
  },
  { close: ({ dispose }) => dispose() },
);

async function repeat(): Promise<NetworkTimes> {
  const times: Record<string, number> = {};
  for (const { shape, repeat: again } of calls) {
    const began = performance.now();
    await again();
    times[shape] = (times[shape] ?? 0) + performance.now() - began;
  }
  return times;
}

function copyOf(tensor: InferenceSession.FeedsType[string]): Tensor {
  const { data, dims } = tensor as Tensor;
  return data instanceof Uint8Array
    ? new Tensor("uint8", Uint8Array.from(data), dims)
    : new Tensor("float32", Float32Array.from(data as Float32Array), dims);
}
