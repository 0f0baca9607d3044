import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { models, openModel } from "@likeness/embed";
import { describe, expect, it, onTestFinished, vi } from "vitest";

/** A store in which `name` is there and cannot be read: a link to itself stops root too, whom permissions do not. */
async function storeWithout(...name: string[]): Promise<string> {
  const store = await mkdtemp(join(tmpdir(), "likeness-embed-"));
  onTestFinished(() => rm(store, { recursive: true, force: true }));
  const place = join(store, ...name);
  await mkdir(join(place, ".."), { recursive: true });
  await symlink(place, place);
  vi.stubEnv("LIKENESS_HOME", store);
  onTestFinished(() => void vi.unstubAllEnvs());
  return store;
}

describe.skipIf(process.platform === "win32")("what is in the store and cannot be read (Windows: no links)", () => {
  it("are own models: they are not called unknown", async () => {
    await storeWithout("models");
    await expect(openModel("mine")).rejects.toMatchObject({
      code: "storage",
      message: expect.stringContaining("ELOOP"),
    });
  });

  it("are converted weights: they are not called missing, and not fetched anew", async () => {
    await storeWithout("converted", "nn4.small2.v1.safetensors");
    await expect(models.get("nn4.small2.v1").fetch?.({ mirror: "" })).rejects.toMatchObject({
      code: "storage",
      message: expect.stringContaining("cannot be read"),
    });
  });
});
