import { type ErrorCode, LikenessError, messageOf } from "@likeness/core";
import type { Graph, Weights } from "../graph.ts";
import type { LoadOptions } from "../runtime.ts";
import type { Tensor } from "../tensor.ts";

/** What a worker is asked to do. Networks have a number that the asking side gives them. */
export type Task =
  | {
      readonly kind: "load";
      readonly network: number;
      readonly runtime: string;
      readonly graph: Graph;
      readonly weights: Weights;
      readonly options: LoadOptions;
    }
  | { readonly kind: "run"; readonly network: number; readonly inputs: Readonly<Record<string, Tensor>> }
  | { readonly kind: "dispose"; readonly network: number };

/** A task with the number that its answer carries. */
export interface Call {
  readonly call: number;
  readonly task: Task;
}

/** The answer to a call: outputs of a run, nothing for the other tasks, or what went wrong. */
export interface Answer {
  readonly call: number;
  readonly outputs?: Record<string, Tensor<Float32Array>>;
  readonly failure?: Failure;
}

/** An error on its way between threads, where classes are lost. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

export function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof LikenessError)) return { code: "internal", message: messageOf(thrown) };
  const { code, message, hint } = thrown;
  return hint === undefined ? { code, message } : { code, message, hint };
}

export function errorOf({ code, message, hint }: Failure): LikenessError {
  return new LikenessError(code, message, hint === undefined ? {} : { hint });
}
