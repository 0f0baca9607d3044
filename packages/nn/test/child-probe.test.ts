import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endProbes, probeInChild } from "../src/child-probe.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "likeness-probe-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A module that serves a probe with this body, and where it lies. */
async function attempt(body: string, name = "attempt"): Promise<[module: string, from: string]> {
  const core = new URL("../../core/dist/index.js", import.meta.url).href;
  const module = `import { serve } from ${JSON.stringify(core)};
    serve(() => ({ async probe(settings) { ${body} } }), { busy: true });`;
  await writeFile(join(folder, `${name}.mjs`), module);
  return [`./${name}.mjs`, pathToFileURL(join(folder, "asker.mjs")).href];
}

/** A driver that hangs holds the thread that called it. */
const hangs = "for (;;);";

describe("a probe", () => {
  it("answers with what the attempt returns or throws", async () => {
    const named = await attempt("return settings.name;");
    expect(await probeInChild(named, { name: "a device" })).toEqual({ started: true, device: "a device" });
    const refused = await attempt('throw new Error("no driver");');
    expect(await probeInChild(refused, {})).toEqual({ started: false, reason: "no driver" });
  });

  it("that ends without an answer, or is not built, says so", async () => {
    const left = await probeInChild(await attempt("process.exit(0);"), {});
    expect(left).toEqual({ started: false, reason: "it ended without an answer" });
    const missing = await probeInChild(["./absent.mjs", pathToFileURL(join(folder, "asker.mjs")).href], {});
    expect(missing).toEqual({ started: false, reason: "absent.mjs is not built" });
  });

  it("that hangs ends with its time, and says how long that was", async () => {
    expect(await probeInChild(await attempt(hangs), {}, 1000)).toEqual({
      started: false,
      reason: "it did not start within 1 seconds",
    });
  });

  it("that hangs ends within two seconds of a stop, which is no crash of the driver", async () => {
    const probe = probeInChild(await attempt(hangs), {});
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = performance.now();
    endProbes();
    expect(await probe).toEqual({ started: false, reason: "it was stopped" });
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it.skipIf(process.platform === "win32")(
    "ends by itself when who asked was killed meanwhile (Windows has no ps)",
    async () => {
      const module = JSON.stringify(new URL("../dist/child-probe.js", import.meta.url).href);
      const mark = `orphan-${process.pid}`;
      const where = JSON.stringify(await attempt(hangs, mark));
      const script = `const { probeInChild } = await import(${module}); await probeInChild(${where}, {});`;
      const asker = spawn(process.execPath, ["--input-type=module", "-e", script]);
      const alive = () =>
        execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
          .split("\n")
          .filter((line) => line.includes(`${mark}.mjs`) && !line.includes("probeInChild")).length;
      await expect.poll(alive, { timeout: 2500, interval: 100 }).toBe(1);
      asker.kill("SIGKILL");
      await once(asker, "exit");
      await expect.poll(alive, { timeout: 12_000, interval: 200 }).toBe(0);
    },
    20_000,
  );
});
