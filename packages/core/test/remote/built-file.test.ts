import { mkdir, mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { builtFile } from "../../src/index.ts";

async function checkout(...files: readonly string[]): Promise<(path: string) => string> {
  // A folder called src further up, as in a container, is not the package's.
  const root = join(await realpath(await mkdtemp(join(tmpdir(), "likeness-built-"))), "src", "app");
  for (const file of files) {
    await mkdir(join(root, file, ".."), { recursive: true });
    await writeFile(join(root, file), "");
  }
  return (path) => pathToFileURL(join(root, path)).href;
}

it("finds a worker beside the built module, and in dist for one that runs from source", async () => {
  const url = await checkout("dist/pool/worker.js", "src/pool/worker.ts");
  for (const module of ["dist/pool/pool.js", "src/pool/pool.ts"]) {
    expect(fileURLToPath(builtFile("./worker.js", url(module)))).toBe(fileURLToPath(url("dist/pool/worker.js")));
  }
});

it("says that a worker is not built, and the command", async () => {
  const url = await checkout("src/pool/worker.ts");
  const expected = { code: "unavailable", message: "worker.js is not built", hint: "npx turbo run build" };
  expect(() => builtFile("./worker.js", url("src/pool/pool.ts"))).toThrow(expect.objectContaining(expected));
});
