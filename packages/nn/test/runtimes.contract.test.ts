import { openRuntime, pool, runtimeIds } from "../src/index.ts";
import { runtimeContract } from "./support/runtime-contract.ts";

for (const id of runtimeIds) await runtimeContract(id, openRuntime(id));
await runtimeContract("onnx-cpu in a pool", pool("onnx-cpu", { workers: 2 }));
