import { openRuntime, runtimeIds } from "../src/index.ts";
import { runtimeContract } from "./support/runtime-contract.ts";

// On SwiftShader each new shader takes a tenth of a second to compile.
for (const id of runtimeIds) await runtimeContract(id, openRuntime(id), id.endsWith("webgpu") ? 6 : 24);
