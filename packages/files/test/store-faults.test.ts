import { mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { fetchFiles } from "../src/index.ts";
import { photoServer } from "./photo-server.ts";
import { temporaryFolder } from "./temporary-folder.ts";

// A link to itself stands for whatever cannot be read: permissions do not stop root, under whom tests may run.
it.skipIf(process.platform === "win32")(
  "a file of the store that is there and cannot be read is not fetched anew in silence (Windows: no links)",
  async () => {
    const server = await photoServer((_, response) => response.end("a"));
    const store = await temporaryFolder();
    const place = join(store, "files", new URL(server.base).host.replace(":", "_"), "a.jpg");
    await mkdir(dirname(place), { recursive: true });
    await symlink(place, place);
    const file = { path: "a.jpg", url: `${server.base}a.jpg`, sha256: "0".repeat(64) };
    await expect(fetchFiles([file], { store, mirror: "" })).rejects.toMatchObject({
      code: "storage",
      message: expect.stringContaining("ELOOP"),
      hint: expect.stringContaining("LIKENESS_HOME"),
    });
    expect(server.asked).toEqual([]);
  },
);
