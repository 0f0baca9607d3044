import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { readCheckpoint, type StepRecord } from "../src/index.ts";

const script = join(import.meta.dirname, "fixtures/train-head.mjs");

async function records(folder: string): Promise<StepRecord[]> {
  const text = await readFile(join(folder, "log.jsonl"), "utf8").catch(() => "");
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as StepRecord);
}

/** Runs the training in a process, killed with SIGKILL once the log has reached `killAt`. */
async function run(folder: string, killAt?: number): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const exit = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  if (killAt !== undefined) {
    while (child.exitCode === null && ((await records(folder)).at(-1)?.step ?? 0) < killAt) await setTimeout(2);
    child.kill("SIGKILL");
  }
  const [code, signal] = await exit;
  expect(code ?? 0, errors).toBe(0);
  return signal;
}

it("a run killed twice with SIGKILL ends with the numbers of one that was not, to 1e-6", async () => {
  const [whole, killed] = [await mkdtemp(join(tmpdir(), "likeness-")), await mkdtemp(join(tmpdir(), "likeness-"))];
  await run(whole);
  expect(await run(killed, 57)).toBe("SIGKILL");
  const after = (await records(killed)).at(-1)!.step;
  expect(after, "killed before its end").toBeLessThan(400);
  expect(await run(killed, after + 40)).toBe("SIGKILL");
  expect((await readCheckpoint(killed))!.step).toBeLessThan(400);
  await run(killed);
  const [a, b] = [(await readCheckpoint(whole))!, (await readCheckpoint(killed))!];
  expect([a.step, b.step]).toEqual([400, 400]);
  expect(a.weights.size).toBeGreaterThan(0);
  for (const [name, { data }] of a.weights) {
    const other = b.weights.get(name)!.data;
    expect(
      data.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0),
      name,
    ).toBeLessThan(1e-6);
  }
  const [one, two] = [await records(whole), await records(killed)];
  expect(two.map(({ step }) => step)).toEqual(one.map(({ step }) => step));
  one.forEach(({ loss = 0, heldOutAuc = 0 }, i) => {
    expect(Math.abs(loss - (two[i]!.loss ?? 0)), `loss of line ${i}`).toBeLessThan(1e-6);
    expect(Math.abs(heldOutAuc - (two[i]!.heldOutAuc ?? 0)), `AUC of line ${i}`).toBeLessThan(1e-6);
  });
});
