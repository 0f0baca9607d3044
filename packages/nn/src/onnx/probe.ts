import { createRequire } from "node:module";
import { type Probe, probeInChild } from "../child-probe.ts";
import { GraphBuilder } from "../graph-builder.ts";
import { lowerToOnnx } from "./lower.ts";
import type { ProviderOptions } from "./session-options.ts";

/** Runs a small model on a provider: the only proof that driver, library and device fit together. */
export function probeProvider(options: ProviderOptions): Promise<Probe> {
  const g = new GraphBuilder("probe");
  const model = lowerToOnnx(g.build({ out: g.relu(g.input("in", [1, 1, 1])) }), new Map());
  const library = createRequire(import.meta.url).resolve("onnxruntime-node");
  return probeInChild(attempt, { library, model: Buffer.from(model).toString("base64"), options });
}

const attempt = `
  const { createRequire } = await import("node:module");
  const ort = createRequire(settings.library)(settings.library);
  const session = await ort.InferenceSession.create(Buffer.from(settings.model, "base64"), settings.options);
  const { out } = await session.run({ in: new ort.Tensor("float32", Float32Array.of(3), [1, 1, 1, 1]) });
  if (out.data[0] !== 3) throw new Error("it computes wrong numbers");
`;
