import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LikenessError, type RgbImage, sha256 } from "@likeness/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lfwPhoto, noReference, referenceFaces } from "../../../test-photos/lfw-reference.ts";
import { noise } from "../../../test-photos/pictures.ts";
import { affordableUpsampling, type DlibLocator, openDlib } from "../src/dlib-locator.ts";
import { noAddon, titled } from "./support/addon.ts";

describe.skipIf(noAddon)(titled("the dlib locator", noAddon), () => {
  let locator: DlibLocator;
  beforeAll(async () => {
    locator = await openDlib();
  });
  afterAll(() => locator.dispose());

  it("finds nothing in noise", async () => {
    expect(await locator.locate(noise(120, 90))).toEqual([]);
  });

  it("finds nothing in the smallest photos, instead of failing", async () => {
    for (const [width, height] of [
      [1, 1],
      [1, 9],
      [9, 1],
      [2, 3],
      [500, 1],
      [1, 500],
    ] as const) {
      expect(await locator.locate(noise(width, height))).toEqual([]);
    }
  });

  it.each<[string, RgbImage]>([
    ["of no width", { width: 0, height: 4, data: new Uint8Array(0) }],
    ["with a width of NaN", { width: Number.NaN, height: 4, data: new Uint8Array(12) }],
    ["with a fractional height", { width: 4, height: 1.5, data: new Uint8Array(18) }],
    ["with a negative height", { width: 4, height: -1, data: new Uint8Array(12) }],
    ["with fewer bytes than pixels", { width: 4, height: 4, data: new Uint8Array(47) }],
    ["with alpha", { width: 4, height: 4, data: new Uint8Array(64) }],
    ["wider than 65536", { width: 65537, height: 1, data: new Uint8Array(3 * 65537) }],
    ["whose size overflows 32 bits", { width: 65536, height: 65536, data: new Uint8Array(0) }],
    ["of 32-bit numbers", { width: 2, height: 2, data: new Float32Array(12) as unknown as Uint8Array }],
  ])("refuses a photo %s", async (_, photo) => {
    await expect(locator.locate(photo)).rejects.toMatchObject({ name: "LikenessError", code: "bad-input" });
  });

  it("refuses more than 2^27 pixels and says so", async () => {
    const photo = { width: 12000, height: 12000, data: new Uint8Array(3 * 12000 * 12000) };
    await expect(locator.locate(photo)).rejects.toThrow(/12000 x 12000 .* larger than .* 134217728 pixels/);
  });

  it("doubles a photo as often as it is told and 2^27 pixels allow", () => {
    const affordable = (width: number, height: number) =>
      [0, 1, 2].map((wanted) => affordableUpsampling(width, height, wanted));
    expect(affordable(250, 250)).toEqual([0, 1, 2]);
    expect(affordable(8192, 4096)).toEqual([0, 1, 1]);
    expect(affordable(8193, 4096)).toEqual([0, 0, 0]);
    expect(affordable(40, 32768)).toEqual([0, 1, 1]);
    expect(affordable(32769, 40)).toEqual([0, 0, 0]);
    expect(affordableUpsampling(Number.NaN, 7, 1)).toBe(1);
  });

  it("searches the longest photos it allows, and refuses longer ones", async () => {
    for (const [width, height] of [
      [65536, 64],
      [64, 65536],
      [32768, 40],
    ] as const) {
      expect(await locator.locate({ width, height, data: new Uint8Array(3 * width * height) })).toEqual([]);
    }
    const wide = { width: 77779, height: 40, data: new Uint8Array(3 * 77779 * 40) };
    await expect(locator.locate(wide)).rejects.toThrow(/width must be a whole number from 1 to 65536/);
  });

  it("refuses a photo that was transferred away before", async () => {
    const gone = noise(10, 10);
    structuredClone(gone.data.buffer, { transfer: [gone.data.buffer as ArrayBuffer] });
    await expect(locator.locate(gone)).rejects.toThrow(/data has 0 bytes/);
  });

  it("refuses work after dispose", async () => {
    const other = await openDlib();
    await other.dispose();
    await other.dispose();
    await expect(other.locate(noise(9, 9))).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("was disposed of"),
    });
  });

  it("lets the searches under way end when it is disposed of", async () => {
    const other = await openDlib();
    const searches = Array.from({ length: 6 }, (_, seed) => other.locate(noise(150, 150, seed)));
    await other.dispose();
    expect(await Promise.all(searches)).toEqual([[], [], [], [], [], []]);
  });
});

describe.skipIf(noAddon)(titled("opening dlib", noAddon), () => {
  it("refuses another up-sampling than 0, 1 or 2", async () => {
    for (const upsampling of [-1, 3, 0.5, Number.NaN]) {
      await expect(openDlib({ upsampling })).rejects.toMatchObject({ code: "usage" });
    }
  });

  it("refuses a landmark file with another hash before dlib reads it", async () => {
    const opened = withFile(Buffer.from("not a predictor"), (path) =>
      openDlib({ landmarks: { path, sha256: "0".repeat(64) } }),
    );
    await expect(opened).rejects.toMatchObject({ code: "hash-mismatch" });
  });

  it.each([0, 1, 16, 4096])(
    "refuses a landmark file of %i zeros that has the hash it was announced with",
    async (size) => {
      const bytes = Buffer.alloc(size);
      const opened = withFile(bytes, (path) => openDlib({ landmarks: { path, sha256: sha256(bytes) } }));
      await expect(opened).rejects.toThrow(LikenessError);
      await expect(opened).rejects.toThrow(/is no shape predictor/);
    },
  );
});

const noPhotos = noAddon ?? noReference;

describe.skipIf(noPhotos)(titled("the dlib locator on photos", noPhotos), () => {
  let locator: DlibLocator;
  let photos: RgbImage[];
  beforeAll(async () => {
    locator = await openDlib();
    photos = await Promise.all(
      referenceFaces()
        .slice(0, 8)
        .map(({ file }) => lfwPhoto(file)),
    );
  });
  afterAll(() => locator.dispose());

  it("gives the same faces whether photos are searched at once or in turn", async () => {
    const atOnce = await Promise.all([...photos, ...photos, ...photos].map((photo) => locator.locate(photo)));
    const inTurn = [];
    for (const photo of photos) inTurn.push(await locator.locate(photo));
    expect(atOnce).toEqual([...inTurn, ...inTurn, ...inTurn]);
  });

  it("reads shared memory and a view into a larger buffer like any other photo", async () => {
    const photo = photos[0]!;
    const expected = await locator.locate(photo);
    const shared = new Uint8Array(new SharedArrayBuffer(photo.data.length));
    shared.set(photo.data);
    const view = new Uint8Array(photo.data.length + 31).subarray(7, 7 + photo.data.length);
    view.set(photo.data);
    expect(await locator.locate({ ...photo, data: shared })).toEqual(expected);
    expect(await locator.locate({ ...photo, data: view })).toEqual(expected);
  });

  it("searches the pixels of the moment of the call, whatever becomes of the buffer", async () => {
    const photo = photos[2]!;
    const expected = await locator.locate(photo);
    const data = new Uint8Array(photo.data);
    const overwritten = locator.locate({ ...photo, data });
    data.fill(0);
    const Resizable = ArrayBuffer as unknown as new (size: number, options: object) => ArrayBuffer;
    const buffer = new Resizable(photo.data.length, { maxByteLength: 1e6 }) as ArrayBuffer & {
      resize(size: number): void;
    };
    new Uint8Array(buffer).set(photo.data);
    const shrunk = locator.locate({ ...photo, data: new Uint8Array(buffer) });
    buffer.resize(0);
    expect(await Promise.all([overwritten, shrunk])).toEqual([expected, expected]);
  });

  it("leaves the photo's bytes alone", async () => {
    const before = sha256(photos[1]!.data);
    await locator.locate(photos[1]!);
    expect(sha256(photos[1]!.data)).toBe(before);
  });

  it("sorts the faces of a group by score, and finds each of them", async () => {
    const faces = await locator.locate(mosaic(photos.slice(0, 4)));
    const scores = faces.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(faces.length).toBeGreaterThanOrEqual(4);
  });

  it("finds small faces only with up-sampling", async () => {
    const small = halved(photos[0]!);
    const without = await openDlib({ upsampling: 0 });
    expect(await without.locate(small)).toHaveLength(0);
    expect(await locator.locate(small)).toHaveLength(1);
    await without.dispose();
  });
});

async function withFile<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(tmpdir(), `likeness-${process.pid}-${bytes.length}.dat`);
  await writeFile(path, bytes);
  return use(path).finally(() => rm(path));
}

/** Photos of one size side by side. */
function mosaic(photos: readonly RgbImage[]): RgbImage {
  const { width, height } = photos[0]!;
  const data = new Uint8Array(3 * width * height * photos.length);
  photos.forEach((photo, i) => {
    for (let y = 0; y < height; y++) {
      data.set(photo.data.subarray(3 * width * y, 3 * width * (y + 1)), 3 * width * (y * photos.length + i));
    }
  });
  return { width: width * photos.length, height, data };
}

/** Every 2 × 2 pixels averaged. */
function halved({ width, height, data }: RgbImage): RgbImage {
  const half = { width: width >> 1, height: height >> 1 };
  const averaged = Uint8Array.from({ length: 3 * half.width * half.height }, (_, i) => {
    const [channel, x, y] = [i % 3, Math.floor(i / 3) % half.width, Math.floor(i / 3 / half.width)];
    const at = (dx: number, dy: number) => data[3 * ((2 * y + dy) * width + 2 * x + dx) + channel]!;
    return (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4;
  });
  return { ...half, data: averaged };
}
