import { spawn } from "node:child_process";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { addonFile, usableVariants } from "../src/native-addon.ts";
import { noAddon, predictorPath, titled } from "./support/addon.ts";

const prologue = `
  const { readFileSync } = require("node:fs");
  const addon = require(${JSON.stringify(addonFile(usableVariants()[0] ?? "baseline"))});
  const photo = new Uint8Array(3 * 160 * 160).map((_, i) => Math.imul(i, 2654435761) >>> 13);
  const open = () => addon.load(readFileSync(${JSON.stringify(predictorPath())}));
`;

/** Runs a program in a process of its own, so that a crash is an exit code. */
function runNode(program: string, flags: readonly string[] = []): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...flags, "-e", prologue + program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("close", (status) => resolve({ status, output }));
  });
}

describe.skipIf(noAddon)(titled("the addon in several environments", noAddon), () => {
  it("works in two worker threads at once", async () => {
    const program = `${prologue}
      const { parentPort } = require("node:worker_threads");
      open().then((finder) => Promise.all(Array.from({ length: 5 }, () => addon.find(finder, photo, 160, 160, 1))))
        .then((found) => parentPort.postMessage(found.map((numbers) => numbers.length)));`;
    const answers = [1, 2].map(() => {
      const worker = new Worker(program, { eval: true });
      return new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));
    });
    expect(await Promise.all(answers)).toEqual([Array(5).fill(0), Array(5).fill(0)]);
  });

  it("survives worker threads that are terminated in the middle of a search", async () => {
    const { status, output } = await runNode(`
      const { Worker } = require("node:worker_threads");
      const program = ${JSON.stringify(prologue)} + \`
        const { parentPort } = require("node:worker_threads");
        open().then((finder) => {
          for (let i = 0; i < 8; i++) addon.find(finder, photo, 160, 160, 1);
          parentPort.postMessage("searching");
        });\`;
      (async () => {
        for (let i = 0; i < 4; i++) {
          const worker = new Worker(program, { eval: true });
          await new Promise((resolve) => worker.once("message", resolve));
          await worker.terminate();
        }
        const finder = await open();
        console.log((await addon.find(finder, photo, 160, 160, 1)).length, "faces");
      })();`);
    expect({ status, output: output.trim() }).toEqual({ status: 0, output: "0 faces" });
  });

  it("survives photos that are transferred away and freed in the middle of a search", async () => {
    const { status, output } = await runNode(
      `
      (async () => {
        const finder = await open();
        for (let i = 0; i < 3; i++) {
          const large = new Uint8Array(3 * 1500 * 1500);
          const searches = [1, 2, 3, 4, 5].map(() => addon.find(finder, large, 1500, 1500, 0));
          structuredClone(large.buffer, { transfer: [large.buffer] });
          gc();
          gc();
          await Promise.all(searches);
        }
        console.log("done");
      })();`,
      ["--expose-gc"],
    );
    expect({ status, output: output.trim() }).toEqual({ status: 0, output: "done" });
  });

  it("lets a process exit in the middle of a search", async () => {
    const { status } = await runNode(`
      open().then((finder) => {
        for (let i = 0; i < 8; i++) addon.find(finder, photo, 160, 160, 1);
        setTimeout(() => process.exit(7), 5);
      });`);
    expect(status).toBe(7);
  });

  it("keeps its memory over 2,000 searches and 30 finders", async () => {
    const { status, output } = await runNode(
      `
      const small = photo.subarray(0, 3 * 96 * 96);
      const megabytes = () => { gc(); return process.memoryUsage().rss / 2 ** 20; };
      (async () => {
        const finder = await open();
        const search = async (count) => {
          for (let i = 0; i < count; i += 20) {
            await Promise.all(Array.from({ length: 20 }, () => addon.find(finder, small, 96, 96, 1)));
          }
        };
        await search(400);
        const warm = megabytes();
        await search(2000);
        const searched = megabytes();
        addon.release(finder);
        for (let i = 0; i < 5; i++) addon.release(await open());
        const opened = megabytes();
        for (let i = 0; i < 25; i++) addon.release(await open());
        console.log(JSON.stringify({ searches: searched - warm, finders: megabytes() - opened }));
      })();`,
      ["--expose-gc"],
    );
    expect(status).toBe(0);
    const growth = JSON.parse(output) as { searches: number; finders: number };
    // A finder holds some 100 MB and a search 28 kB of pixels, so that a leak of either would be far beyond this.
    expect(growth.searches).toBeLessThan(16);
    expect(growth.finders).toBeLessThan(250);
  }, 180_000);
});
