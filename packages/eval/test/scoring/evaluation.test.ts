import { execFileSync } from "node:child_process";
import type { Progress } from "@likeness/core";
import { openDataset } from "@likeness/datasets";
import { expect, it } from "vitest";
import { defaultConfig, evaluate } from "../../src/index.ts";
import { folderOfSamples, scratchFolder } from "../pipeline/folder-of-samples.ts";

// So many resamples that a run is still being scored when its process is looked for and killed.
const config = { ...defaultConfig, aligners: ["none"], classifiers: ["nearest"], resamples: 20_000 };

/** Kills the scoring process as soon as it begins a step with such a name. */
function killingAt(part: string): Progress {
  return {
    step(name) {
      if (name.includes(part)) {
        const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
        for (const line of lines) {
          const [pid, parent] = line.trim().split(/\s+/, 2).map(Number);
          if (parent === process.pid && line.includes("scoring-process")) process.kill(pid!, "SIGKILL");
        }
      }
      return { advance() {}, done() {} };
    },
    warn() {},
  };
}

it("keeps the other runs when the process that computes figures dies, and names the step of the one that is lost", async () => {
  const dataset = await openDataset(await folderOfSamples(4, 4));
  const { result } = await evaluate(
    dataset,
    { ...config, models: ["pixels", "dlib-resnet"] },
    { progress: killingAt("pixels/none: bootstrap"), command: "test", store: await scratchFolder() },
  );
  expect(result.runs.map(({ id }) => id)).toEqual(["none/dlib-resnet/onnx-cpu"]);
  expect(result.unavailable).toMatchObject([
    { id: "none/pixels/none", reason: expect.stringMatching(/pixels\/none: bootstrap: .* ended \(SIGKILL\)/) },
  ]);
});

it("is an error when no run is left", async () => {
  const dataset = await openDataset(await folderOfSamples(4, 4));
  const lost = evaluate(
    dataset,
    { ...config, models: ["pixels"] },
    { progress: killingAt("bootstrap"), command: "test", store: await scratchFolder() },
  );
  await expect(lost).rejects.toMatchObject({ code: "internal", message: expect.stringContaining("bootstrap") });
});
