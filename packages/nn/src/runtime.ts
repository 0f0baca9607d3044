import type { Part } from "@likeness/core";
import type { OpenGradients } from "./differentiate/gradient-network.ts";
import type { Graph, Weights } from "./graph.ts";
import type { OnnxFile } from "./onnx/onnx-file.ts";
import type { Tensor } from "./tensor.ts";

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
export interface Runtime extends Part {
  /** It has a choice of threads inside one call. Default false: {@link LoadOptions.threads} means nothing to it. */
  readonly threads?: true;
  /** Calls from two threads of one process at once crash it. Default false. */
  readonly oneThread?: true;
  /** It is slow by design and there to compare with: no choice hangs on its speed. Default false. */
  readonly reference?: true;
  /** Name and version of the library that executes, e.g. `onnxruntime-node 1.30.0`. */
  version(): Promise<string>;
  /** @throws LikenessError `unavailable` when it cannot work here, `bad-input` when weights are missing or misshapen. */
  open(graph: Graph, weights: Weights, options?: LoadOptions): Promise<Network>;
  /** Computes gradients for training, where it can. {@link openGradients} asks whether it can work here first. */
  readonly gradients?: OpenGradients;
  /** Executes an ONNX file as it is, where it can. {@link openOnnxFile} checks the file and asks first. */
  readonly onnxFiles?: (bytes: Uint8Array, name: string, options: LoadOptions) => Promise<OnnxFile>;
}
