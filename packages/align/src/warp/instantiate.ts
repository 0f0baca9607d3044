/// <reference path="./webassembly.d.ts" />
import { existsSync, readFileSync } from "node:fs";
import { LikenessError } from "@likeness/core";

const PAGE = 65_536;
const modules = new Map<string, WebAssembly.Module>();

/** What every module here exports beside its functions. */
export interface WithMemory {
  readonly memory: WebAssembly.Memory;
}

/** A fresh instance of an assembled `.wat` file of this folder, with memory of its own. */
export function instantiate<Functions extends WithMemory>(name: string): Functions {
  const module = modules.get(name) ?? new WebAssembly.Module(readFileSync(binary(name)));
  modules.set(name, module);
  return new WebAssembly.Instance(module).exports as Functions;
}

/** Sees to it that an instance has at least so many bytes; arrays over its memory end when it grows. */
export function reserve({ memory }: WithMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}

/** `bytes` rounded up to whole vectors. */
export function aligned(bytes: number): number {
  return (bytes + 15) & ~15;
}

/** The assembled module, whether it lies beside this one or, when that runs from source, in dist. */
function binary(name: string): URL {
  const places = [`./${name}.wasm`, `../../dist/warp/${name}.wasm`];
  const found = places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
  if (found !== undefined) return found;
  throw new LikenessError("unavailable", `${name}.wasm is not built`, { hint: "npx turbo run build" });
}
