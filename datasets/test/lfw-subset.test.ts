import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadManifest } from "@likeness/files";
import { describe, expect, it, vi } from "vitest";
import { unusedPort } from "../../packages/files/test/photo-server.ts";
import { temporaryFolder } from "../../packages/files/test/temporary-folder.ts";
import { decodePhoto, openDataset } from "../src/index.ts";
import { manifestPlace } from "../src/manifest-place.ts";

const mirror = process.env["LIKENESS_MIRROR"];
const reference = process.env["LIKENESS_REFERENCE"];

if (!mirror) process.stderr.write("skipped: photos of lfw-subset from the mirror: LIKENESS_MIRROR is not set\n");
if (!mirror || !reference) {
  process.stderr.write("skipped: lfw-subset beside the reference: it needs LIKENESS_MIRROR and LIKENESS_REFERENCE\n");
}

describe("the manifest of lfw-subset", () => {
  it("lists ten people with ten photos each, sorted by path, so that even indices are five of everybody", async () => {
    const { files } = await loadManifest(manifestPlace("lfw-subset"));
    const paths = files.map((file) => file.path);
    expect(paths).toEqual([...paths].sort());
    const people = new Map<string, number>();
    paths.forEach((path, i) => {
      const [person] = path.split("/") as [string];
      if (i % 2 === 0) people.set(person, (people.get(person) ?? 0) + 1);
    });
    expect([...people.values()]).toEqual(Array(10).fill(5));
    expect(new Set(files.map((file) => file.sha256)).size).toBe(100);
  });
});

describe("openDataset lfw-subset", () => {
  it.skipIf(!mirror)("brings 100 verified photos from the mirror (needs LIKENESS_MIRROR)", async () => {
    const store = await temporaryFolder();
    const dataset = await openDataset("lfw-subset", { store });
    expect(dataset.photos).toHaveLength(100);
    expect(dataset.identities).toHaveLength(10);
    expect(dataset.identities[0]).toBe("Ariel_Sharon");
    // Labeled Faces in the Wild is 250 × 250 throughout.
    for (const photo of dataset.photos) {
      expect(await decodePhoto(await photo.read())).toMatchObject({ width: 250, height: 250 });
    }
    const again = await openDataset("lfw-subset", { store, mirror: "" });
    expect(again.hash).toBe(dataset.hash);
  });

  it.skipIf(!mirror || !reference)(
    "has the files and the order of the reference (needs LIKENESS_REFERENCE)",
    async () => {
      const faces: unknown = JSON.parse(await readFile(join(reference!, "dlib", "faces.json"), "utf8"));
      const { files } = await loadManifest(manifestPlace("lfw-subset"));
      expect(files.map((file) => file.path)).toEqual((faces as { file: string }[]).map(({ file }) => file));
    },
  );

  it("without mirror and network says within seconds that it is unavailable, and the way out", async () => {
    const store = await temporaryFolder();
    const started = performance.now();
    // A port that nobody listens on stands for a network that is not there.
    vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${await unusedPort()}`);
    try {
      await expect(openDataset("lfw-subset", { store, mirror: "" })).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringContaining("lfw-subset: 100 of 100 files cannot be had"),
        hint: expect.stringContaining("LIKENESS_MIRROR"),
      });
    } finally {
      vi.unstubAllEnvs();
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
