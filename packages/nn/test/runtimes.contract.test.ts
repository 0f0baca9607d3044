import { runtimes } from "../src/index.ts";
import { runtimeContract } from "./support/runtime-contract.ts";

// On SwiftShader each new shader takes a tenth of a second to compile.
for (const runtime of runtimes) await runtimeContract(runtime.id, runtime, runtime.id.endsWith("webgpu") ? 6 : 24);
