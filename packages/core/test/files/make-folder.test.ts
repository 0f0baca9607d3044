import { mkdtemp, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder } from "../../src/index.ts";

it("makes what is missing with the mode that is asked for, and leaves what is there", async () => {
  const root = await mkdtemp(join(tmpdir(), "likeness-folder-"));
  await makeFolder(join(root, "a", "b", "c"), 0o700);
  await makeFolder(join(root, "a", "b", "c"));
  if (process.platform !== "win32") expect(((await stat(join(root, "a", "b"))).mode & 0o777).toString(8)).toBe("700");
  expect((await stat(join(root, "a", "b", "c"))).isDirectory()).toBe(true);
  await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(root, "x", "y", "z"))));
});

it("ends where a folder cannot be: below a file, and below what the kernel shows", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "likeness-folder-")), "file");
  await writeFile(file, "");
  await expect(makeFolder(join(file, "below"))).rejects.toMatchObject({ code: "ENOTDIR" });
  if (process.platform !== "linux") {
    process.stderr.write("skipped: a folder below /proc, which only Linux has\n");
    return;
  }
  await expect(makeFolder("/proc/self/likeness/below")).rejects.toMatchObject({ code: "ENOENT" });
});
