import { afterAll } from "vitest";
import { GraphBuilder, pool, runtimes } from "../src/index.ts";
import { runtimeContract } from "./support/runtime-contract.ts";

// On SwiftShader each new shader takes a tenth of a second to compile.
for (const id of runtimes.ids) await runtimeContract(id, runtimes.get(id), id.endsWith("webgpu") ? 6 : 24);

const pooled = pool("onnx-cpu", { workers: 2 });
const g = new GraphBuilder("kept, so that the workers stay");
const kept = await pooled.open(g.build({ out: g.relu(g.input("in", [1])) }), new Map());
await runtimeContract("onnx-cpu in a pool", pooled);
afterAll(() => kept.dispose());
