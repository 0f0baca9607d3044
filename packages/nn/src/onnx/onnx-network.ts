import { LikenessError, messageOf } from "@likeness/core";
import type * as OnnxRuntime from "onnxruntime-node";
import { checkInputs } from "../check-inputs.ts";
import type { Graph } from "../graph.ts";
import type { Network } from "../runtime.ts";
import type { Tensor } from "../tensor.ts";

/** A graph in a session of ONNX Runtime. */
export class OnnxNetwork implements Network {
  readonly graph: Graph;
  readonly #ort: typeof OnnxRuntime;
  readonly #underWay = new Set<Promise<unknown>>();
  #session: OnnxRuntime.InferenceSession | undefined;

  constructor(graph: Graph, ort: typeof OnnxRuntime, session: OnnxRuntime.InferenceSession) {
    this.graph = graph;
    this.#ort = ort;
    this.#session = session;
  }

  async run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor<Float32Array>>> {
    const session = this.#session;
    if (session === undefined) throw new LikenessError("usage", `network ${this.graph.name} was disposed of`);
    checkInputs(this.graph, inputs);
    const feeds: Record<string, OnnxRuntime.Tensor> = {};
    for (const [name, tensor] of Object.entries(inputs)) feeds[name] = this.#feed(tensor);
    const run = session.run(feeds);
    this.#underWay.add(run);
    try {
      const results = await run;
      const outputs = Object.keys(this.graph.outputs).map((name) => {
        const { dims, data } = results[name]!;
        return [name, { shape: dims, data: data as Float32Array }] as const;
      });
      return Object.fromEntries(outputs);
    } catch (cause) {
      throw new LikenessError("internal", `network ${this.graph.name}: ${messageOf(cause)}`, { cause });
    } finally {
      this.#underWay.delete(run);
    }
  }

  async dispose(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await Promise.allSettled(this.#underWay);
    await session?.release();
  }

  #feed({ data, shape }: Tensor): OnnxRuntime.Tensor {
    // The native side refuses memory that is shared between threads.
    const shared = !(data.buffer instanceof ArrayBuffer);
    if (data instanceof Uint8Array) return new this.#ort.Tensor("uint8", shared ? new Uint8Array(data) : data, shape);
    return new this.#ort.Tensor("float32", shared ? new Float32Array(data) : data, shape);
  }
}
