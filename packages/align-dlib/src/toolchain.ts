import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LikenessError } from "@likeness/core";

/** A C++ compiler and a dlib that it can compile and link against. */
export interface Toolchain {
  readonly compiler: string;
  /** First line of the compiler's `--version`. */
  readonly compilerVersion: string;
  /** e.g. `19.24.0`. */
  readonly dlibVersion: string;
  /** Flags that find dlib's headers, and its library; empty where the compiler looks anyway. */
  readonly includeFlags: readonly string[];
  readonly libraryFlags: readonly string[];
}

/** Runs a program with `input` on stdin. */
export type RunProgram = (program: string, args: readonly string[], input?: string) => { ok: boolean; output: string };

/** Longer than any compiler takes to say its version or to preprocess a line. */
const patienceMs = 60_000;

const runProgram: RunProgram = (program, args, input = "") => {
  const { status, stdout, stderr } = spawnSync(program, args, {
    input,
    encoding: "utf8",
    timeout: patienceMs,
    killSignal: "SIGKILL",
  });
  return { ok: status === 0, output: `${stdout ?? ""}${status === 0 ? "" : (stderr ?? "")}` };
};

const homebrewFolders = ["/opt/homebrew", "/usr/local"];

/** A file that the preprocessor turns into dlib's version; by its full path, lest another dlib answers for that folder. */
function versionProbe(folder: string | undefined): string {
  const header = folder === undefined ? "<dlib/revision.h>" : `"${join(folder, "include/dlib/revision.h")}"`;
  return `#include ${header}\nlikeness DLIB_MAJOR_VERSION DLIB_MINOR_VERSION DLIB_PATCH_VERSION\n`;
}

/**
 * Looks for a compiler (`CXX`, else c++, g++, clang++) and for dlib (`DLIB_PREFIX`, else where the compiler looks, else
 * Homebrew's folders).
 * @throws LikenessError `unavailable` that says which of the two is missing and the command that installs it.
 */
export function findToolchain(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  run: RunProgram = runProgram,
): Toolchain {
  if (platform === "win32") {
    throw new LikenessError("unavailable", "the dlib addon is not built on Windows", {
      hint: "use the Windows Subsystem for Linux, or another aligner",
    });
  }
  const compiler = findCompiler(environment, platform, run);
  const prefix = environment["DLIB_PREFIX"];
  const folders = prefix ? [prefix] : [undefined, ...(platform === "darwin" ? homebrewFolders : [])];
  for (const folder of folders) {
    const found = probe(compiler.name, folder, run);
    if (found !== undefined) return { compiler: compiler.name, compilerVersion: compiler.version, ...found };
  }
  const where = prefix ? ` in DLIB_PREFIX=${prefix}` : "";
  throw new LikenessError("unavailable", `dlib's headers or library were not found${where} by ${compiler.name}`, {
    hint: platform === "darwin" ? "brew install dlib" : "apt-get install libdlib-dev libdlib-data (Debian, Ubuntu)",
  });
}

function findCompiler(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform, run: RunProgram) {
  const named = environment["CXX"];
  const names = named ? [named] : ["c++", "g++", "clang++"];
  for (const name of names) {
    const { ok, output } = run(name, ["--version"]);
    if (ok) return { name, version: output.split("\n")[0] ?? "" };
  }
  throw new LikenessError("unavailable", `no C++ compiler: tried ${names.join(", ")}`, {
    hint: platform === "darwin" ? "xcode-select --install" : "apt-get install g++ (Debian, Ubuntu)",
  });
}

function probe(compiler: string, folder: string | undefined, run: RunProgram) {
  const includeFlags = folder === undefined ? [] : [`-I${join(folder, "include")}`];
  const library = folder === undefined ? [] : [`-L${join(folder, "lib")}`, `-Wl,-rpath,${join(folder, "lib")}`];
  const libraryFlags = [...library, "-ldlib"];
  const headers = run(compiler, [...includeFlags, "-E", "-P", "-x", "c++", "-"], versionProbe(folder));
  const version = /likeness (\d+) (\d+) (\d+)/.exec(headers.output);
  if (!headers.ok || version === null) return undefined;
  const draft = join(tmpdir(), `likeness-dlib-probe-${process.pid}`);
  const linked = run(compiler, ["-shared", "-x", "c++", "-", "-o", draft, ...libraryFlags], "int likeness;\n");
  rmSync(draft, { force: true });
  if (!linked.ok) return undefined;
  return { dlibVersion: version.slice(1).join("."), includeFlags, libraryFlags };
}
