import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchDlibLandmarks, installLandmarks, landmarkArchive } from "../src/dlib-landmarks/fetch-landmarks.ts";
import { findLandmarks, landmarkPlaces, readLandmarks } from "../src/dlib-landmarks/landmark-file.ts";

// `printf 'likeness\n' | bzip2 -9`: a whole archive of something else.
const otherArchive = Buffer.from("QlpoOTFBWSZTWSPpVHcAAALBgAAQAi0IACAAMQwBAH6o0cV4u5IpwoSBH0qjuA==", "base64");

describe("the landmark file", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "likeness-landmarks-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("is looked for in the store first, so that a fetched one is used on any system", () => {
    expect(landmarkPlaces(folder)[0]).toBe(join(folder, "dlib", "shape_predictor_68_face_landmarks.dat"));
  });

  it("is the first place with a file of the predictor's size", async () => {
    const [small, whole] = [join(folder, "small.dat"), join(folder, "whole.dat")];
    await writeFile(small, "broken off");
    await writeFile(whole, "");
    await truncate(whole, 99_693_937);
    expect((await findLandmarks([join(folder, "none.dat"), folder, small, whole]))?.path).toBe(whole);
    expect(await findLandmarks([small])).toBeUndefined();
  });

  it("is refused when its bytes are not the published ones, though its size is", async () => {
    const path = join(folder, "zeros.dat");
    await writeFile(path, "");
    await truncate(path, 99_693_937);
    const file = await findLandmarks([path]);
    await expect(readLandmarks(file!)).rejects.toMatchObject({ code: "hash-mismatch" });
  });

  it("is an error that names the path when it cannot be read", async () => {
    const gone = readLandmarks({ path: join(folder, "gone.dat"), sha256: "0".repeat(64) });
    await expect(gone).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining("gone.dat") });
  });

  it("is not installed from a broken archive, nor from an archive of something else", async () => {
    const broken = [
      new Uint8Array(0),
      Buffer.from("BZh9"),
      Buffer.from("no archive at all"),
      otherArchive.subarray(0, 40),
    ];
    for (const bytes of broken) {
      await expect(installLandmarks(bytes, folder)).rejects.toMatchObject({ name: "LikenessError" });
    }
    await expect(installLandmarks(otherArchive, folder)).rejects.toMatchObject({ code: "hash-mismatch" });
    expect(await findLandmarks([landmarkPlaces(folder)[0]!])).toBeUndefined();
  });

  it.skipIf(spawnSync("bzip2", ["--version"]).error !== undefined)(
    "is unpacked beside a thread that hears a stop at once (needs bzip2)",
    async () => {
      // Random bytes do not shrink: unpacking them takes some seconds.
      const packed = spawnSync("bzip2", ["-1"], { input: randomBytes(10_000_000), maxBuffer: 1 << 30 }).stdout;
      const abort = new AbortController();
      const installing = installLandmarks(packed, folder, abort.signal);
      const ended = expect(installing).rejects.toThrow("enough");
      await new Promise((resolve) => setTimeout(resolve, 300));
      const began = performance.now();
      abort.abort(new Error("enough"));
      await ended;
      expect(performance.now() - began).toBeLessThan(1500);
    },
    60_000,
  );

  it("is taken from a mirror only with the published hash", async () => {
    const archive = join(folder, "mirror", "dlib.net", "files", "shape_predictor_68_face_landmarks.dat.bz2");
    await mkdir(dirname(archive), { recursive: true });
    await writeFile(archive, "another file");
    const network = { attempts: 1, connectTimeoutMs: 1 };
    const places = { store: join(folder, "store"), mirror: join(folder, "mirror") };
    await expect(fetchDlibLandmarks({ ...places, ...network })).rejects.toThrow(/12 bytes/);
  });

  it("is published at an address that a verified download can use", () => {
    expect(landmarkArchive.url).toMatch(/^https:\/\//);
    expect(landmarkArchive.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
