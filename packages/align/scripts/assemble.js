import { mkdir, readFile, writeFile } from "node:fs/promises";
import openWabt from "wabt";

// WebAssembly text → binary. tsc does not know these files, so they are put into dist beside what it writes.
const from = new URL("../src/warp/resize-rows.wat", import.meta.url);
const to = new URL("../dist/warp/resize-rows.wasm", import.meta.url);
const wabt = await openWabt();
const module = wabt.parseWat("resize-rows.wat", await readFile(from, "utf8"), { simd: true });
await mkdir(new URL("./", to), { recursive: true });
await writeFile(to, module.toBinary({}).buffer);
