import { serve } from "@likeness/core";
import type { ProbeService } from "../child-probe.ts";
import type { ProviderAttempt } from "./probe.ts";

// A driver that hangs keeps the event loop.
serve(
  (): ProbeService<ProviderAttempt> => ({
    async probe({ model, options }) {
      const ort = await import("onnxruntime-node");
      const session = await ort.InferenceSession.create(model, options);
      const { out } = await session.run({ in: new ort.Tensor("float32", Float32Array.of(3), [1, 1, 1, 1]) });
      if (out?.data[0] !== 3) throw new Error("it computes wrong numbers");
      return undefined;
    },
  }),
  { busy: true },
);
