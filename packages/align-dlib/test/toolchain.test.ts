import { LikenessError } from "@likeness/core";
import { describe, expect, it } from "vitest";
import { findToolchain, type RunProgram } from "../src/toolchain.ts";

/** A machine that has these programs, and dlib in this folder (`""`: where the compiler looks anyway). */
function machine(programs: readonly string[], dlib?: string, library = dlib): RunProgram {
  const isIn = (args: readonly string[], flag: string, folder: string | undefined) =>
    folder === "" ? !args.some((arg) => arg.startsWith(flag)) : args.some((arg) => arg.startsWith(`${flag}${folder}/`));
  return (program, args) => {
    if (!programs.includes(program)) return { ok: false, output: "" };
    if (args.includes("--version")) return { ok: true, output: `${program} 12.2.0\nCopyright` };
    if (!args.includes("-E")) return { ok: library !== undefined && isIn(args, "-L", library), output: "" };
    return dlib !== undefined && isIn(args, "-I", dlib)
      ? { ok: true, output: "likeness 19 24 0\n" }
      : { ok: false, output: "revision.h: No such file" };
  };
}

describe("the search for compiler and dlib", () => {
  it("does not take the system's dlib for the one that DLIB_PREFIX names", () => {
    expect(() => findToolchain({ DLIB_PREFIX: "/no/such/folder" }, "linux")).toThrow(LikenessError);
  });

  it("needs no flags where the compiler finds dlib by itself", () => {
    expect(findToolchain({}, "linux", machine(["g++"], ""))).toEqual({
      compiler: "g++",
      compilerVersion: "g++ 12.2.0",
      dlibVersion: "19.24.0",
      includeFlags: [],
      libraryFlags: ["-ldlib"],
    });
  });

  it("finds Homebrew's dlib on macOS and records where its library is", () => {
    const found = findToolchain({}, "darwin", machine(["c++"], "/opt/homebrew"));
    expect(found.includeFlags).toEqual(["-I/opt/homebrew/include"]);
    expect(found.libraryFlags).toEqual(["-L/opt/homebrew/lib", "-Wl,-rpath,/opt/homebrew/lib", "-ldlib"]);
  });

  it("takes CXX and DLIB_PREFIX at their word and looks nowhere else", () => {
    const environment = { CXX: "clang++", DLIB_PREFIX: "/srv/dlib" };
    expect(findToolchain(environment, "linux", machine(["g++", "clang++"], "/srv/dlib")).compiler).toBe("clang++");
    expect(() => findToolchain(environment, "linux", machine(["g++", "clang++"], ""))).toThrow(
      /DLIB_PREFIX=\/srv\/dlib/,
    );
    expect(() => findToolchain({ CXX: "icpx" }, "linux", machine(["g++"], ""))).toThrow(
      /no C\+\+ compiler: tried icpx/,
    );
  });

  it.each([
    ["linux", [], undefined, /no C\+\+ compiler/, /apt-get install g\+\+/],
    ["darwin", [], undefined, /no C\+\+ compiler/, /xcode-select/],
    [
      "linux",
      ["c++"],
      undefined,
      /dlib's headers or library were not found/,
      /apt-get install libdlib-dev libdlib-data/,
    ],
    ["darwin", ["c++"], undefined, /dlib's headers or library were not found/, /brew install dlib/],
    ["win32", ["c++"], "", /not built on Windows/, /Windows Subsystem for Linux/],
  ] as const)(
    "on %s with %j and dlib %j names what is missing and how to get it",
    (platform, programs, dlib, message, hint) => {
      const search = () => findToolchain({}, platform, machine(programs, dlib));
      expect(search).toThrow(message);
      expect(search).toThrow(expect.objectContaining({ code: "unavailable", hint: expect.stringMatching(hint) }));
    },
  );

  it("does not take headers without the library for dlib", () => {
    const headersOnly = machine(["c++"], "", "/elsewhere");
    expect(() => findToolchain({}, "linux", headersOnly)).toThrow(/headers or library/);
  });
});
