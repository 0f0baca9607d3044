import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { logName, TrainingLog } from "../src/folder/training-log.ts";

// A link to itself stands for whatever cannot be read: permissions do not stop root, under whom tests may run.
it.skipIf(process.platform === "win32")(
  "a log that is there and cannot be read is not begun anew (Windows: no links)",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "likeness-log-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await symlink(join(folder, logName), join(folder, logName));
    await expect(TrainingLog.open(folder, 5)).rejects.toMatchObject({
      code: "storage",
      message: expect.stringContaining("ELOOP"),
    });
    await rm(join(folder, logName));
    await writeFile(join(folder, logName), '{"step":1}\n{"step":9}\n{"st');
    await TrainingLog.open(folder, 5);
  },
);
