import { LikenessError } from "@likeness/core";
import type * as OnnxRuntime from "onnxruntime-node";
import type { LoadOptions } from "../runtime.ts";

/** Options of a session with the one execution provider that it may use. */
export type ProviderOptions = OnnxRuntime.InferenceSession.SessionOptions & {
  readonly executionProviders: readonly ["cpu" | "cuda" | "webgpu"];
};

/**
 * How long a thread spins by default: longer than the gap between two layers, so that they need no wake-up, and too short
 * to take a core from another program.
 */
const SPIN_MICROSECONDS = "10";

/** @throws LikenessError `usage` for a count of threads that is none. */
export function processorOptions({ threads, spinning }: LoadOptions = {}): ProviderOptions {
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 1)) {
    throw new LikenessError("usage", `threads: ${threads}; expected a whole number from 1`);
  }
  return {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "all",
    interOpNumThreads: 1,
    ...(threads !== undefined && { intraOpNumThreads: threads }),
    extra: { session: { intra_op: waiting(spinning) } },
  };
}

function waiting(spinning: boolean | undefined): Record<string, string> {
  if (spinning === undefined) return { allow_spinning: "1", spin_duration_us: SPIN_MICROSECONDS };
  return { allow_spinning: spinning ? "1" : "0" };
}

export function acceleratorOptions(provider: "cuda" | "webgpu"): ProviderOptions {
  return {
    executionProviders: [provider],
    graphOptimizationLevel: "all",
    // Else a node that the provider cannot run goes to the processor without a word.
    extra: { session: { disable_cpu_ep_fallback: "1" } },
  };
}
