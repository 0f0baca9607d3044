import { serve } from "@likeness/core";
import type { ProbeService } from "./child-probe.ts";

/** What is asked of the package `webgpu` here: the interface of a browser (w3.org/TR/webgpu). */
interface Dawn {
  create(options: readonly string[]): {
    requestAdapter(): Promise<{ readonly info: Readonly<Record<string, string>> } | null>;
  };
}

// A driver that hangs keeps the event loop.
serve(
  (): ProbeService<string> => ({
    async probe(webgpuPackage) {
      const { create } = (await import(webgpuPackage)) as Dawn;
      const adapter = await create([]).requestAdapter();
      if (adapter === null) throw new Error("WebGPU finds no adapter");
      const { vendor, architecture, device, description } = adapter.info;
      const texts = [`${vendor} ${architecture}`, device, description].map((text) => text?.trim());
      return texts.filter(Boolean).join(", ");
    },
  }),
  { busy: true },
);
