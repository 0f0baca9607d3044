import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import openWabt from "wabt";

// WebAssembly text → binary. tsc does not know these files, so they are put into dist beside what it writes.
const from = new URL("../src/warp/", import.meta.url);
const to = new URL("../dist/warp/", import.meta.url);
const wabt = await openWabt();
await mkdir(to, { recursive: true });
for (const name of (await readdir(from)).filter((file) => file.endsWith(".wat"))) {
  const module = wabt.parseWat(name, await readFile(new URL(name, from), "utf8"), { simd: true, bulk_memory: true });
  await writeFile(new URL(name.replace(/\.wat$/, ".wasm"), to), module.toBinary({}).buffer);
}
