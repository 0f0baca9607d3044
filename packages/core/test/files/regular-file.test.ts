import { execFileSync } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { codeOf, isFolder, isMachineFault, isMissing, lookAt, machineFault, readRegularFile } from "../../src/index.ts";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "likeness-core-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it("reads a file whole, through a link too", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "a"), Buffer.alloc(9 << 20, "x"));
  await symlink(join(folder, "a"), join(folder, "b"));
  expect(Buffer.alloc(9 << 20, "x").equals(await readRegularFile(join(folder, "b")))).toBe(true);
});

it("refuses another size before it reads, and says both", async () => {
  const path = join(await temporaryFolder(), "a");
  await writeFile(path, "four");
  await expect(readRegularFile(path, { size: 5 })).rejects.toThrow(/has 4 bytes, not 5/);
  expect(await readRegularFile(path, { size: 4 })).toEqual(Buffer.from("four"));
});

it("refuses a folder and a device, and answers at once", async () => {
  await expect(readRegularFile(await temporaryFolder())).rejects.toThrow(/is a folder, not a file/);
  if (process.platform !== "win32") await expect(readRegularFile("/dev/zero")).rejects.toThrow(/is a device/);
});

it.skipIf(process.platform === "win32")("does not wait for the other end of a pipe (Windows has none)", async () => {
  const path = join(await temporaryFolder(), "pipe");
  execFileSync("mkfifo", [path]);
  await expect(readRegularFile(path)).rejects.toThrow(/is a pipe \(FIFO\), not a file/);
});

it.skipIf(process.platform !== "linux")(
  "takes an endless file of the kernel for empty, as it says (Linux)",
  async () => {
    // Root would wait here for ever for the next line of the kernel's log; others may not open it.
    const bytes = await readRegularFile("/proc/kmsg").catch(codeOf);
    expect([0, "EACCES", "EPERM"]).toContain(typeof bytes === "object" ? bytes.length : bytes);
    expect(await readRegularFile("/proc/self/status")).toHaveLength(0);
  },
);

it("hears an abort", async () => {
  const path = join(await temporaryFolder(), "a");
  await writeFile(path, "a");
  await expect(readRegularFile(path, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
});

it("a fault of the machine is told from a file that is not there", () => {
  const failure = (code: string): Error => Object.assign(new Error(`${code}: open`), { code });
  expect(machineFault("cannot read /a", failure("EMFILE"))).toMatchObject({
    code: "storage",
    message: "cannot read /a: EMFILE: open",
    hint: expect.stringContaining("ulimit -n"),
  });
  expect(machineFault("cannot read /a", failure("ENOENT"))).toBeUndefined();
  expect(["ENOENT", "ENOTDIR", "EACCES", "EMFILE"].map(failure).map(isMissing)).toEqual([true, true, false, false]);
  expect(["ENOENT", "EACCES", "EMFILE", "EIO", "toString"].map(failure).map(isMachineFault)).toEqual([
    false,
    false,
    true,
    true,
    false,
  ]);
});

it("what stands at a path is looked at through links; nothing, and a way through a file, are no error", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "a"), "four");
  await symlink(folder, join(folder, "link"));
  expect(await Promise.all(["", "link", "a", "gone", "a/b"].map((name) => isFolder(join(folder, name))))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect((await lookAt(join(folder, "link/a")))?.size).toBe(4);
  expect(await lookAt(join(folder, "gone"))).toBeUndefined();
});
