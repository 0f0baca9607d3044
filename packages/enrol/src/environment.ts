import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, totalmem } from "node:os";
import { basename, join } from "node:path";
import { isMissing, loadedParts, parseJson } from "@likeness/core";
import type { Environment } from "@likeness/result";

const libraries = [
  "onnxruntime-node",
  "@tensorflow/tfjs-core",
  "@vladmandic/face-api",
  "sharp",
  "@cornerstonejs/codec-libjpeg-turbo-8bit",
  "ml-knn",
  "libsvm-js",
];

/** The machine and the versions of every library whose answer can be in a result. */
export function environment(): Environment {
  const parts = loadedParts().map(({ file, sha256 }) => ({ file: basename(file), sha256 }));
  const cpu = cpus()[0]?.model.trim() || "unknown";
  return {
    likeness: ownVersion(),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    libraries: Object.fromEntries(libraries.map((name) => [name, packageVersion(name)])),
    ...(parts.length > 0 && { parts }),
  };
}

function ownVersion(): string {
  return (createRequire(import.meta.url)("../package.json") as { version: string }).version;
}

/** A package's version, whether or not it lets its package.json be imported. */
function packageVersion(name: string): string {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      return (parseJson(readFileSync(join(folder, name, "package.json"))) as { version: string }).version;
    } catch (cause) {
      // Not in this node_modules; the next one up may have it.
      if (!isMissing(cause)) throw cause;
    }
  }
  return "unknown";
}
