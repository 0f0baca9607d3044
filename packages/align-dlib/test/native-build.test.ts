import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dlibAvailability } from "../src/dlib-availability.ts";
import { addonFile, loadAddon, usableVariants } from "../src/native-addon.ts";
import { compile, compileSteps } from "../src/native-build.ts";
import type { Toolchain } from "../src/toolchain.ts";
import { noAddon, predictorPath, titled } from "./support/addon.ts";

const toolchain: Toolchain = {
  compiler: "/no/such/compiler",
  compilerVersion: "",
  dlibVersion: "19.24.0",
  includeFlags: ["-I/somewhere"],
  libraryFlags: ["-ldlib"],
};

describe("what is compiled", () => {
  it("is on x64 one build for every processor and one for AVX2, and nothing else may use AVX2", () => {
    const steps = compileSteps(toolchain, "x64", "/build");
    expect(steps.map(({ target }) => basename(target))).toEqual(["cpu.node", "dlib-avx2.node", "dlib-baseline.node"]);
    expect(
      steps.filter(({ flags }) => flags.some((flag) => flag.startsWith("-m"))).map(({ target }) => basename(target)),
    ).toEqual(["dlib-avx2.node"]);
  });

  it("is on arm64 one build, whose NEON every such processor has", () => {
    expect(compileSteps(toolchain, "arm64", "/build").map(({ target }) => basename(target))).toEqual([
      "dlib-baseline.node",
    ]);
  });
});

describe("a machine without a working addon", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "likeness-build-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("is told that it is not built, and the command", async () => {
    const state = await dlibAvailability({ build: join(folder, "none") });
    expect(state).toMatchObject({ available: false, reason: expect.stringContaining("not built") });
    expect(state).toMatchObject({ remedy: expect.stringContaining("npm run build:dlib") });
    expect(() => loadAddon("avx2", folder)).toThrow(/the avx2 build of the native addon is not built for this machine/);
  });

  it("is told when the addon cannot be loaded", async () => {
    await writeFile(addonFile("baseline", folder), "not a shared object");
    const state = await dlibAvailability({ build: folder });
    expect(state).toMatchObject({ available: false, reason: expect.stringContaining("cannot be loaded") });
  });

  it("never gets the AVX2 build when it cannot tell what its processor has", async () => {
    await writeFile(addonFile("avx2", folder), "");
    expect(usableVariants(folder)).toEqual(["baseline"]);
  });

  it("keeps no half-written addon when the compiler fails", async () => {
    const step = { target: join(folder, "broken", "cpu.node"), sources: ["cpu.cpp"], flags: ["--no-such-flag"] };
    await expect(compile(toolchain, step, "linux")).rejects.toThrow(/ENOENT/);
    await expect(compile({ ...toolchain, compiler: process.execPath }, step, "linux")).rejects.toThrow(/ended with/);
    expect(await readdir(join(folder, "broken"))).toEqual([]);
  });
});

describe.skipIf(noAddon)(titled("a machine with the addon", noAddon), () => {
  it("is told dlib's version and the instructions in use", async () => {
    expect(await dlibAvailability()).toMatchObject({
      available: true,
      detail: expect.stringMatching(/^dlib \d+\.\d+\.\d+, \w+/),
    });
  });

  it("is told that the landmarks are missing where they are", async () => {
    const state = await dlibAvailability({ landmarks: [] });
    expect(state).toMatchObject({ available: false, remedy: expect.stringContaining("likeness fetch dlib-landmarks") });
    expect(await dlibAvailability({ landmarks: [predictorPath()] })).toMatchObject({ available: true });
  });

  it("loads each build that its processor can execute, and each says what it uses", () => {
    expect(usableVariants()).toContain("baseline");
    for (const variant of usableVariants()) {
      const { simd, version } = loadAddon(variant);
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(simd === "avx2").toBe(variant === "avx2");
    }
  });
});
