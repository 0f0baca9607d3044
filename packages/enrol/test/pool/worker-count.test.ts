import { runtimes } from "@likeness/nn";
import { expect, it } from "vitest";
import { noRuntime } from "../../src/index.ts";
import { workerCount } from "../../src/pool/worker-count.ts";

it("one thread enrols on the runtime that two crash, as many as wanted on the others", () => {
  for (const id of [noRuntime.id, ...runtimes.ids]) expect(workerCount(id, 4), id).toBe(id === "onnx-webgpu" ? 1 : 4);
});
