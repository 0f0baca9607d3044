import { execFileSync, spawn } from "node:child_process";
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { writeFileAtomic } from "../../src/index.ts";

const posix = process.platform !== "win32";
if (!posix) process.stderr.write("skipped: devices, pipes and modes of files, which Windows has not\n");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "likeness-atomic-"));
});
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe.skipIf(!posix)("a place that is no plain file", () => {
  test("stays a device", async () => {
    // A device of its own, so that a fault does not replace the machine's.
    const device = join(folder, "null");
    try {
      execFileSync("mknod", [device, "c", "1", "3"], { stdio: "ignore" });
    } catch {
      process.stderr.write("skipped: a device of its own, since this user may not make one\n");
      return;
    }
    await writeFileAtomic(device, "gone").catch(() => {});
    expect((await lstat(device)).isCharacterDevice()).toBe(true);
  });

  test("is a pipe that is written to", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const reader = spawn("cat", [pipe]);
    let read = "";
    reader.stdout.setEncoding("utf8").on("data", (text: string) => {
      read += text;
    });
    await writeFileAtomic(pipe, "through");
    await new Promise((resolve) => reader.on("close", resolve));
    expect(read).toBe("through");
    expect((await lstat(pipe)).isFIFO()).toBe(true);
  });

  test("is a link that stays one, and what it points to is replaced, whether it is there or not yet", async () => {
    await mkdir(join(folder, "elsewhere"));
    const link = join(folder, "link");
    await symlink("elsewhere/file", link);
    await writeFileAtomic(link, "first");
    await writeFileAtomic(link, "second");
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, "elsewhere", "file"), "utf8")).toBe("second");
    expect(await readdir(join(folder, "elsewhere"))).toEqual(["file"]);
  });

  test("is stdout, also where a shell sent it to a file", async () => {
    const file = join(folder, "sent");
    const source = new URL("../../dist/index.js", import.meta.url).href;
    const program = `import { writeFileAtomic } from ${JSON.stringify(source)}; await writeFileAtomic("/dev/stdout", "x");`;
    execFileSync("sh", ["-c", `"${process.execPath}" --input-type=module -e "$PROGRAM" > "$FILE"; echo y >> "$FILE"`], {
      env: { ...process.env, PROGRAM: program, FILE: file },
    });
    expect(await readFile(file, "utf8")).toBe("xy\n");
  });
});

describe.skipIf(!posix)("modes", () => {
  test("of a file that is replaced are kept, stricter and laxer ones", async () => {
    for (const mode of [0o600, 0o640, 0o666]) {
      const file = join(folder, mode.toString(8));
      await writeFile(file, "old");
      await chmod(file, mode);
      await writeFileAtomic(file, "new");
      expect(await modeOf(file)).toBe(mode.toString(8));
    }
  });

  test("of private files let nobody else read, nor their new folders", async () => {
    await writeFileAtomic(join(folder, "a", "b", "templates"), "x", { private: true });
    expect(await modeOf(join(folder, "a", "b", "templates"))).toBe("600");
    expect(await modeOf(join(folder, "a", "b"))).toBe("700");
    await writeFileAtomic(join(folder, "c", "table"), "x");
    expect(await modeOf(join(folder, "c", "table"))).toBe((0o666 & ~process.umask()).toString(8));
  });
});

test("a name of the longest length can be written", async () => {
  const file = join(folder, `${"n".repeat(250)}.json`);
  await writeFileAtomic(file, "x");
  expect(await readdir(folder)).toEqual([`${"n".repeat(250)}.json`]);
});

test("drafts that were left a day ago are removed, younger ones and other files are not", async () => {
  const drafts = { old: ".result.json.123.0123abcd.part", young: ".result.json.124.0123abce.part" };
  for (const name of [...Object.values(drafts), "mine.part"]) await writeFile(join(folder, name), "");
  const dayAndMore = new Date(Date.now() - 25 * 60 * 60 * 1000);
  for (const name of [drafts.old, "mine.part"]) await utimes(join(folder, name), dayAndMore, dayAndMore);
  await writeFileAtomic(join(folder, "result.json"), "{}");
  expect((await readdir(folder)).sort()).toEqual([drafts.young, "mine.part", "result.json"]);
});

test("what cannot be written is named with a way out: LIKENESS_HOME only for what lies in the store", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  const failure = (path: string) =>
    writeFileAtomic(path, "").then(
      () => undefined,
      (thrown: { hint?: string }) => thrown,
    );
  expect((await failure(join(file, "below")))?.hint).not.toContain("LIKENESS_HOME");
  process.env["LIKENESS_HOME"] = file;
  try {
    const inStore = await failure(join(file, "below"));
    expect(inStore).toMatchObject({ code: "storage", hint: expect.stringContaining("LIKENESS_HOME") });
  } finally {
    delete process.env["LIKENESS_HOME"];
  }
});
