import type { Availability } from "@likeness/core";
import type { Graph, Weights } from "./graph.ts";

/**
 * Numbers that go into or come out of a network. `shape` begins with the batch: `[batch, height, width, channels]` or
 * `[batch, features]`, channels last on every runtime; `data.length` is the product of `shape`.
 */
export interface Tensor<Data extends Float32Array | Uint8Array = Float32Array | Uint8Array> {
  readonly shape: readonly number[];
  readonly data: Data;
}

/** How a network is loaded. */
export interface LoadOptions {
  /** Threads inside one call, where the runtime has such a choice. Default: the runtime's own. */
  readonly threads?: number;
  /**
   * Whether idle threads of a call wait by spinning, where the runtime has such a choice. Default: for 10 microseconds, then
   * they sleep. `true` is as fast on an idle machine and several times slower where other programs want a core.
   */
  readonly spinning?: boolean;
  /** Whether batch-norms and scales are multiplied into the layers around them first. Default true; false to compare. */
  readonly fold?: boolean;
}

/** A graph loaded with its weights into a runtime. Any batch size may be run. */
export interface Network {
  readonly graph: Graph;
  /**
   * Runs the graph on one batch.
   * @param inputs a tensor for every input of the graph; all have the same batch.
   * @returns a tensor for every output of the graph. The arrays belong to the caller.
   * @throws LikenessError `bad-input` when an input is missing or its shape does not fit.
   */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor<Float32Array>>>;
  /** Frees what the runtime holds. A network that was disposed of cannot run. */
  dispose(): Promise<void>;
}

/** Something that executes graphs. */
export interface Runtime {
  readonly id: string;
  /** True where calls from two threads of one process at once crash it. Default false. */
  readonly oneThread?: boolean;
  /** True of what is slow by design and there to compare with: no choice hangs on its speed. Default false. */
  readonly reference?: boolean;
  /** Whether it can work on this machine, and if not, why and what would change it. Never throws. */
  availability(): Promise<Availability>;
  /** Name and version of the library that executes, e.g. `onnxruntime-node 1.30.0`. */
  version(): Promise<string>;
  /** @throws LikenessError `unavailable` when it cannot work here, `bad-input` when weights are missing or misshapen. */
  load(graph: Graph, weights: Weights, options?: LoadOptions): Promise<Network>;
}
