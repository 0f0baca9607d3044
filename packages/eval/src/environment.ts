import { createRequire } from "node:module";
import { availableParallelism, cpus, totalmem } from "node:os";
import type { Environment } from "./result.ts";

const libraries = ["onnxruntime-node", "@tensorflow/tfjs", "@vladmandic/face-api", "sharp", "ml-knn", "libsvm-js"];

/** The machine and the versions of every library whose answer can be in a result. */
export function environment(): Environment {
  const cpu = cpus()[0]?.model.trim() || "unknown";
  return {
    likeness: packageVersion("../package.json"),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    libraries: Object.fromEntries(libraries.map((name) => [name, packageVersion(`${name}/package.json`)])),
  };
}

function packageVersion(specifier: string): string {
  try {
    return (createRequire(import.meta.url)(specifier) as { version: string }).version;
  } catch {
    return "unknown";
  }
}
