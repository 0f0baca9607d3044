import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Aligner, cropFace, type Face } from "@likeness/align";
import { decodePhoto, openDataset, type Photo } from "@likeness/datasets";
import { openEmbedder, type PublishedEmbedding } from "@likeness/embed";
import { beforeAll, describe, expect, it } from "vitest";
import { type VerifyOptions, verifyPublished } from "../src/index.ts";

describe("verification", () => {
  let photos: readonly Photo[];
  let published: readonly PublishedEmbedding[];
  // This test is about the comparison, so the upper left corner stands for the face of every photo.
  const corner: Face = {
    box: { left: 0, top: 0, width: 60, height: 60 },
    score: 1,
    landmarks: Float32Array.from({ length: 136 }, (_, i) => 30 + 25 * Math.sin(i * i)),
  };
  const alignerThatFinds = (faces: readonly Face[]): Aligner => ({
    id: "corner",
    locate: async () => [...faces],
    dispose: async () => {},
  });
  const verify = async (change: Partial<VerifyOptions> = {}) =>
    verifyPublished({
      embedder: await openEmbedder("pixels"),
      aligner: alignerThatFinds([corner]),
      photos,
      published,
      ...change,
    });

  beforeAll(async () => {
    const dataset = await openDataset("samples", { store: await mkdtemp(join(tmpdir(), "likeness-samples-")) });
    photos = dataset.photos.filter((_, i) => i % 20 === 0).slice(0, 4);
    const embedder = await openEmbedder("pixels");
    published = await Promise.all(
      photos.map(async (photo) => {
        const crop = cropFace(await decodePhoto(await photo.read()), corner, embedder.card.crop);
        return { photo: photo.file.replace(/\.\w+$/, ""), embedding: (await embedder.embed([crop]))[0]! };
      }),
    );
  });

  it("passes when every photo gives what was published for it", async () => {
    const { passed, tolerance, photos: rows } = await verify();
    expect(passed).toBe(true);
    expect(tolerance).toBe(0.05);
    expect(rows.map(({ file }) => file)).toEqual(photos.map(({ file }) => file));
    for (const row of rows) expect(row).toMatchObject({ state: "compared", nearer: 0, distance: expect.closeTo(0, 6) });
  });

  it("leaves out photos without a published embedding, and does not pass on none", async () => {
    expect((await verify({ published: published.slice(0, 2) })).photos).toHaveLength(2);
    await expect(verify({ published: [] })).rejects.toThrow("none of the photos has a published embedding");
  });

  it("fails when another photo's embedding was published for one, and says how many are nearer", async () => {
    const [first, second, ...rest] = published;
    const swapped = [{ ...first!, embedding: second!.embedding }, { ...second!, embedding: first!.embedding }, ...rest];
    const { passed, photos: rows } = await verify({ published: swapped });
    expect(passed).toBe(false);
    const [row] = rows.filter((found) => found.state === "compared");
    expect(row!.nearer).toBeGreaterThan(0);
    expect(row!.distance).toBeGreaterThan(0.05);
    expect((await verify({ published: swapped, tolerance: 4 })).passed).toBe(true);
  });

  it("fails when a face is not found or a photo cannot be read, and says so", async () => {
    const blind = await verify({ aligner: alignerThatFinds([]) });
    expect(blind.passed).toBe(false);
    expect(blind.photos[0]).toMatchObject({ state: "not-compared", reason: "corner found no face" });
    const read = async () => new TextEncoder().encode("no picture");
    const torn = await verify({ photos: photos.map((photo, i) => (i === 1 ? { ...photo, read } : photo)) });
    expect(torn.passed).toBe(false);
    expect(torn.photos.map(({ state }) => state)).toEqual(["compared", "not-compared", "compared", "compared"]);
  });
});
