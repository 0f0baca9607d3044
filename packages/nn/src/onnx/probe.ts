import { type Probe, probeInChild } from "../child-probe.ts";
import { GraphBuilder } from "../graph-builder.ts";
import { lowerToOnnx } from "./lower.ts";
import type { ProviderOptions } from "./session-options.ts";

/** A small model, and where it is to run. */
export interface ProviderAttempt {
  /** An ONNX file that answers its one number unless that is negative. */
  readonly model: Uint8Array;
  readonly options: ProviderOptions;
}

/** Runs a small model on a provider: the only proof that driver, library and device fit together. */
export function probeProvider(options: ProviderOptions): Promise<Probe> {
  const g = new GraphBuilder("probe");
  const model = lowerToOnnx(g.build({ out: g.relu(g.input("in", [1, 1, 1])) }), new Map());
  const attempt: ProviderAttempt = { model, options };
  return probeInChild(["./probe-process.js", import.meta.url], attempt);
}
