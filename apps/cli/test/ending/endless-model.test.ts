import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { folderOfSamples, scratchFolder } from "../../../../packages/eval/test/pipeline/folder-of-samples.ts";
import { endless, foreignCard, foreignModel } from "../../../../packages/eval/test/pipeline/foreign-models.ts";

const likeness = fileURLToPath(new URL("../../bin/likeness.js", import.meta.url));

/** A command that embeds photos with a network that never answers, in a process group of its own. */
async function hanging() {
  const model = await foreignModel(endless, foreignCard("endless"));
  const photos = await folderOfSamples(2, 2);
  const out = join(await scratchFolder(), "faces.json");
  const args = ["embed", "--dataset", photos, "--aligner", "none", "--model", model, "--out", out];
  const command = spawn(process.execPath, [likeness, ...args], { detached: true, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  command.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  // Opened well before, whatever else this machine does; the network is never left again.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  expect(command.exitCode, said).toBeNull();
  return command;
}

describe.skipIf(process.platform === "win32")("a network that never answers (Windows has no signals)", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "does not hold up %s",
    async (signal) => {
      const command = await hanging();
      const began = performance.now();
      // As a terminal does: to every process of the group.
      process.kill(-command.pid!, signal);
      const [code, diedBy] = await once(command, "exit");
      expect(performance.now() - began).toBeLessThan(2_000);
      // A shell reports a death by SIGINT as 130 too.
      expect(code ?? diedBy).toSatisfy((end: unknown) => end === 130 || end === "SIGINT");
    },
    30_000,
  );

  it("leaves no process behind when the command is killed", async () => {
    const command = await hanging();
    const group = -command.pid!;
    command.kill("SIGKILL");
    await once(command, "exit");
    // The watch looks twice a second.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(() => process.kill(group, 0)).toThrow("ESRCH");
  }, 30_000);
});
