import { spawn } from "node:child_process";
import { mkdir, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { LikenessError } from "@likeness/core";
import { addonFile, buildFolder, type Variant } from "./native-addon.ts";
import type { Toolchain } from "./toolchain.ts";

const nativeFolder = join(import.meta.dirname, "..", "native");

/** Flags of every build, the benchmark's program included. */
export const optimisationFlags: readonly string[] = ["-std=c++17", "-O3"];

/** What a build may use beyond the instructions that every processor of its kind has. */
export const variantFlags: Readonly<Record<Variant, readonly string[]>> = { avx2: ["-mavx2"], baseline: [] };

/** One compiler call. */
export interface CompileStep {
  readonly target: string;
  readonly sources: readonly string[];
  readonly flags: readonly string[];
}

/** What is compiled for a machine: on x64 both builds and the question which one it can execute, else the baseline. */
export function compileSteps(toolchain: Toolchain, architecture: string, folder: string = buildFolder): CompileStep[] {
  const finder = (variant: Variant): CompileStep => ({
    target: addonFile(variant, folder),
    sources: ["addon.cpp", "face_finder.cpp"],
    flags: [...variantFlags[variant], ...toolchain.includeFlags, ...toolchain.libraryFlags],
  });
  if (architecture !== "x64") return [finder("baseline")];
  return [{ target: addonFile("cpu", folder), sources: ["cpu.cpp"], flags: [] }, finder("avx2"), finder("baseline")];
}

/**
 * Compiles a step beside its target and renames it into place, so that a process that has the old addon loaded is not
 * disturbed.
 * @throws LikenessError `internal` with what the compiler said.
 */
export async function compile(toolchain: Toolchain, step: CompileStep, platform: NodeJS.Platform): Promise<void> {
  await mkdir(dirname(step.target), { recursive: true });
  const draft = `${step.target}.${process.pid}.part`;
  const shared = platform === "darwin" ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared"];
  const sources = step.sources.map((source) => join(nativeFolder, source));
  // Hidden symbols keep the two builds, and dlib's own library, from sharing template code made for another processor.
  const flags = [...optimisationFlags, "-fPIC", "-fvisibility=hidden", ...shared, ...nodeFlags()];
  try {
    await call(toolchain.compiler, [...flags, ...sources, ...step.flags, "-o", draft]);
    await rename(draft, step.target);
  } finally {
    await rm(draft, { force: true });
  }
}

function nodeFlags(): string[] {
  const require = createRequire(import.meta.url);
  const headers = ["node-api-headers/include/node_api.h", "node-addon-api/napi.h"];
  const folders = headers.map((header) => `-I${dirname(require.resolve(header))}`);
  // The second for worker threads that are terminated: node-addon-api would end the process where no exception can go.
  return [
    "-DNAPI_VERSION=8",
    "-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS",
    "-DNAPI_CPP_EXCEPTIONS",
    "-DNODE_GYP_MODULE_NAME=likeness_dlib",
    ...folders,
  ];
}

/** An hour: some forty times what the slowest build took. */
const longestBuildMs = 3_600_000;

function call(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], timeout: longestBuildMs });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.on("error", reject);
    child.on("close", (status, signal) => {
      if (status === 0) resolve();
      else reject(new LikenessError("internal", `${program} ended with ${status ?? signal}:\n${said.trim()}`));
    });
  });
}
