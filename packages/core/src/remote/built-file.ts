import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LikenessError } from "../errors.ts";

/**
 * The built module of a worker: beside the module that asks or, when that runs from source, at the same place in dist,
 * since a thread of Node 20 cannot run TypeScript.
 * @param name as an import would name it, e.g. `./enrolment-worker.js`.
 * @param from `import.meta.url` of the module that asks.
 * @throws LikenessError `unavailable` when it is at neither place.
 */
export function builtFile(name: string, from: string): URL {
  const beside = new URL(name, from);
  const places = [beside, new URL(beside.href.replace(/\/src\/(?!.*\/src\/)/, "/dist/"))];
  const found = places.find((file) => existsSync(fileURLToPath(file)));
  if (found !== undefined) return found;
  throw new LikenessError("unavailable", `${name.replace(/^.*\//, "")} is not built`, { hint: "npx turbo run build" });
}
