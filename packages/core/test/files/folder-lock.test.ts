import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { thisProcess } from "../../src/files/process-mark.ts";
import { type FolderLock, LikenessError, lockFolder } from "../../src/index.ts";

const folder = () => mkdtemp(join(tmpdir(), "likeness-lock-"));
const what = "training";

async function claim(path: string, mark: object, silentMinutes = 0): Promise<string> {
  const file = join(path, ".lock-0123456789abcdef.json");
  await writeFile(file, JSON.stringify(mark));
  const then = new Date(Date.now() - 60_000 * silentMinutes);
  await utimes(file, then, then);
  return file;
}

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid!;
}

it("a locked folder is refused with who has it and the way out, and free when it is released", async () => {
  const path = join(await folder(), "not", "there", "yet");
  const lock = await lockFolder(path, { what });
  const refused = await lockFolder(path, { what, waitMs: 0 }).catch((thrown: unknown) => thrown);
  expect(refused).toBeInstanceOf(LikenessError);
  expect((refused as LikenessError).message).toContain(`another training writes into ${path}: process ${process.pid}`);
  expect((refused as LikenessError).hint).toContain(join(path, (await readdir(path))[0]!));
  await lock.release();
  expect(await readdir(path), "nothing is left").toEqual([]);
  await (await lockFolder(path, { what, waitMs: 0 })).release();
});

it("of many that begin at once one has the folder at a time, and all have it in the end", async () => {
  const path = await folder();
  let holders = 0;
  const once = async () => {
    const lock = await lockFolder(path, { what, waitMs: 60_000 });
    expect(++holders).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    holders--;
    await lock.release();
  };
  await Promise.all(Array.from({ length: 6 }, once));
  expect(await readdir(path)).toEqual([]);
});

it("a waiting process can be stopped, and hears once whom it waits for", async () => {
  const path = await folder();
  const lock: FolderLock = await lockFolder(path, { what });
  const controller = new AbortController();
  const heard: string[] = [];
  const onWait = (holder: string) => {
    heard.push(holder);
    controller.abort(new Error("stopped"));
  };
  await expect(lockFolder(path, { what, waitMs: 60_000, signal: controller.signal, onWait })).rejects.toThrow();
  expect(heard).toEqual([expect.stringContaining(`process ${process.pid}`)]);
  await lock.release();
  expect(await readdir(path), "the one who waited left nothing").toEqual([]);
});

it("the claim of a process that was killed is taken over", async () => {
  const path = await folder();
  await claim(path, { ...(await thisProcess()), pid: await deadPid() });
  const lock = await lockFolder(path, { what, waitMs: 0 });
  expect(await readdir(path)).toHaveLength(1);
  await lock.release();
});

it.skipIf(process.platform !== "linux")(
  "a process that got the number of the dead one is not taken for it",
  async () => {
    const path = await folder();
    await claim(path, { ...(await thisProcess()), started: "1" });
    await (await lockFolder(path, { what, waitMs: 0 })).release();
  },
);

it("a claim of another machine counts as long as it gives signs of life, whatever its process numbers mean here", async () => {
  const path = await folder();
  const mark = { ...(await thisProcess()), pid: await deadPid(), host: "elsewhere", machine: "elsewhere" };
  await claim(path, mark, 9);
  await expect(lockFolder(path, { what, waitMs: 0 })).rejects.toThrow(/process \d+ on elsewhere/);
  await claim(path, mark, 11);
  await (await lockFolder(path, { what, waitMs: 0 })).release();
  await claim(path, mark, 9);
  const torn = await claim(path, {});
  await writeFile(torn, "");
  await expect(lockFolder(path, { what, waitMs: 0 }), "a torn claim counts too").rejects.toThrow(/a process/);
  expect(await readFile(torn, "utf8")).toBe("");
});
