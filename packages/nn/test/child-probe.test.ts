import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { endProbes, probeInChild } from "../src/child-probe.ts";

/** A driver that hangs holds the thread that called it. */
const hangs = "for (;;);";

describe("a probe", () => {
  it("answers with what the attempt returns or throws", async () => {
    expect(await probeInChild("return settings.name;", { name: "a device" })).toEqual({
      started: true,
      device: "a device",
    });
    expect(await probeInChild('throw new Error("no driver");', {})).toEqual({ started: false, reason: "no driver" });
  });

  it("that hangs ends with its time, and says how long that was", async () => {
    expect(await probeInChild(hangs, {}, 1000)).toEqual({
      started: false,
      reason: "it did not start within 1 seconds",
    });
  });

  it("that hangs ends within two seconds of a stop, which is no crash of the driver", async () => {
    const probe = probeInChild(hangs, {});
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
      // It watches itself five seconds longer than its asker would.
      const script = `const { probeInChild } = await import(${module}); await probeInChild("for (;;);", { mark: "${mark}" }, 3000);`;
      const asker = spawn(process.execPath, ["--input-type=module", "-e", script]);
      const alive = () =>
        execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
          .split("\n")
          .filter((line) => line.includes(`{"mark":"${mark}"}`)).length;
      await expect.poll(alive, { timeout: 2500, interval: 100 }).toBe(1);
      asker.kill("SIGKILL");
      await once(asker, "exit");
      await expect.poll(alive, { timeout: 12_000, interval: 200 }).toBe(0);
    },
    20_000,
  );
});
