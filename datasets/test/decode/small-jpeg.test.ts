import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sharp, { type JpegOptions } from "sharp";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../packages/files/test/temporary-folder.ts";
import { plainJpegSize } from "../../src/decode/jpeg/plain-jpeg.ts";
import { decodeSmallJpeg } from "../../src/decode/jpeg/small-jpeg.ts";
import { jpegFault } from "../../src/decode/jpeg/whole-jpeg.ts";
import { decodePhoto, openDataset } from "../../src/index.ts";

const faceApi = dirname(createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json"));
const photograph = (width: number, height: number) =>
  sharp(join(faceApi, "demo", "sample1.jpg")).resize(width, height, { fit: "cover" });
const encoded = (width: number, height: number, options: JpegOptions) =>
  photograph(width, height).jpeg(options).toBuffer();

/** What sharp, through which every other photo goes, makes of the same bytes. */
const bySharp = (bytes: Uint8Array, failOn: "error" | "warning" = "error") =>
  sharp(bytes, { failOn, ignoreIcc: true }).raw().toBuffer();

async function byCodec(bytes: Uint8Array) {
  const size = plainJpegSize(bytes);
  return size === undefined ? undefined : decodeSmallJpeg(bytes, size);
}

describe("a small plain JPEG is decoded to sharp's very pixels", () => {
  const kinds: readonly [string, JpegOptions][] = [
    ["4:2:0", { quality: 80 }],
    ["4:4:4", { quality: 90, chromaSubsampling: "4:4:4" }],
    ["progressive", { quality: 75, progressive: true }],
    ["of the coarsest quality", { quality: 1 }],
    ["of the finest quality", { quality: 100, chromaSubsampling: "4:4:4" }],
    ["with tables of its own", { quality: 60, optimiseCoding: true, quantisationTable: 3, trellisQuantisation: true }],
  ];
  it.each(kinds)("when it is %s, whatever its size", async (_, options) => {
    for (const [width, height] of [
      [250, 250],
      [1, 1],
      [17, 31],
      [500, 500],
    ] as const) {
      const bytes = await encoded(width, height, options);
      const image = await byCodec(bytes);
      expect([image?.width, image?.height]).toEqual([width, height]);
      expect(Buffer.from(image!.data).equals(await bySharp(bytes))).toBe(true);
      expect((await decodePhoto(bytes)).data).toEqual(image!.data);
    }
  });

  it("when it has a colour profile, which is not applied", async () => {
    const bytes = await photograph(60, 40).withIccProfile("p3").jpeg().toBuffer();
    expect(Buffer.from((await byCodec(bytes))!.data).equals(await bySharp(bytes))).toBe(true);
  });

  it("when something follows its end", async () => {
    const bytes = Buffer.concat([await encoded(40, 40, {}), Buffer.from("behind the end")]);
    expect(Buffer.from((await byCodec(bytes))!.data).equals(await bySharp(bytes))).toBe(true);
  });
});

const mirror = process.env["LIKENESS_MIRROR"];
if (!mirror) process.stderr.write("skipped: JPEGs of lfw-subset: LIKENESS_MIRROR is not set\n");
it.skipIf(!mirror)("all photos of lfw-subset are such JPEGs, and decoded so (needs LIKENESS_MIRROR)", async () => {
  const { photos } = await openDataset("lfw-subset", { store: await temporaryFolder() });
  expect(photos).toHaveLength(100);
  for (const photo of photos) {
    const bytes = await photo.read();
    expect(Buffer.from((await byCodec(bytes))!.data).equals(await bySharp(bytes))).toBe(true);
  }
});

describe("the codec is not asked for", () => {
  it.each([
    ["a PNG", () => photograph(20, 20).png()],
    ["a grey JPEG", () => photograph(20, 20).toColourspace("b-w").jpeg()],
    ["a CMYK JPEG", () => photograph(20, 20).toColourspace("cmyk").jpeg()],
    ["a JPEG with EXIF, which may turn it", () => photograph(20, 20).withMetadata({ orientation: 6 }).jpeg()],
  ])("%s", async (_, draw) => {
    expect(plainJpegSize(await draw().toBuffer())).toBeUndefined();
  });

  it("what is no whole header", async () => {
    const bytes = await encoded(20, 20, {});
    expect(plainJpegSize(bytes)).toMatchObject({ width: 20, height: 20, severalScans: false });
    const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
    for (let end = 0; end < scan; end++) expect(plainJpegSize(bytes.subarray(0, end))).toBeUndefined();
    // A fill byte, a restart and an end before the first segment: their "length" would lead anywhere.
    for (const odd of [[0xff], [0xff, 0xd0], [0xff, 0xd9]]) {
      const before = Buffer.concat([bytes.subarray(0, 2), Buffer.from(odd), bytes.subarray(2)]);
      expect(plainJpegSize(before)).toBeUndefined();
    }
  });

  it("what says that it is something else inside", async () => {
    const bytes = await encoded(20, 20, {});
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    const changed = (at: number, value: number) => {
      const copy = Buffer.from(bytes);
      copy[at] = value;
      return copy;
    };
    // Arithmetic coding, 12 bits, 4:2:2, red as the first component.
    for (const other of [
      changed(frame + 1, 0xc9),
      changed(frame + 4, 12),
      changed(frame + 11, 0x21),
      changed(frame + 10, 0x52),
    ]) {
      expect(plainJpegSize(other)).toBeUndefined();
    }
  });

  it("a photo of more than a quarter of a million pixels, which sharp decodes", async () => {
    const bytes = await encoded(640, 480, {});
    expect(Buffer.from((await decodePhoto(bytes)).data).equals(await bySharp(bytes))).toBe(true);
  });
});

describe("sharp has the last word on a JPEG", () => {
  it("whose picture is damaged at any place, unless part of it is missing", async () => {
    const bytes = await encoded(120, 90, { quality: 85 });
    const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
    const outcomes = { noticed: 0, unnoticed: 0, refused: 0, missing: 0 };
    for (let i = 0; i < 60; i++) {
      const at = scan + 14 + Math.floor(((bytes.length - scan - 30) * i) / 60);
      const broken = Buffer.from(i % 2 === 0 ? bytes : bytes.subarray(0, at + 12));
      for (let k = 0; k < 8; k++) broken[at + k] = broken[at + k]! ^ 0x55;
      const [ours, theirs] = await Promise.allSettled([decodePhoto(broken), bySharp(broken)]);
      if (theirs.status === "fulfilled" && jpegFault(broken) !== undefined) {
        // sharp fills with grey what is not there.
        expect(ours).toMatchObject({ status: "rejected", reason: { problem: "unreadable" } });
        outcomes.missing++;
        continue;
      }
      expect(ours.status).toBe(theirs.status);
      if (ours.status === "rejected" || theirs.status === "rejected") outcomes.refused++;
      else if ((await byCodec(broken)) === undefined) {
        outcomes.noticed++;
        expect(Buffer.from(ours.value.data).equals(theirs.value)).toBe(true);
      } else {
        // Not even a strict sharp has a word against it. Absurd coefficients then overflow in one way in vector
        // instructions and in another way without, so that single values may differ.
        outcomes.unnoticed++;
        expect((await bySharp(broken, "warning")).length).toBe(ours.value.data.length);
      }
    }
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(0);
  });

  it("and a thousand broken ones harm no sound one", async () => {
    const whole = await encoded(60, 60, {});
    const expected = (await byCodec(whole))!.data;
    const cut = whole.subarray(0, whole.length - 200);
    for (let i = 0; i < 1100; i++) expect(await byCodec(cut)).toBeUndefined();
    expect((await byCodec(whole))!.data).toEqual(expected);
  });
});

it("pixels go where the caller wants them, also when photos are decoded at once", async () => {
  const photos = await Promise.all([30, 40, 50].map((side) => encoded(side, side, {})));
  const memory = new Uint8Array(3 * (30 * 30 + 40 * 40 + 50 * 50));
  let end = 0;
  const next = (bytes: number) => {
    end += bytes;
    return memory.subarray(end - bytes, end);
  };
  const images = await Promise.all(photos.map((bytes) => decodePhoto(bytes, { memory: next })));
  for (const [i, { data }] of images.entries()) {
    expect(data.buffer).toBe(memory.buffer);
    expect(Buffer.from(data).equals(await bySharp(photos[i]!))).toBe(true);
  }
});

it("no copies of pixels are left behind for the garbage collector", async () => {
  const bytes = await encoded(250, 250, {});
  const pixels = new Uint8Array(3 * 250 * 250);
  const decode = () => decodePhoto(bytes, { memory: () => pixels });
  await decode();
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 20; i++) await decode();
  // Twenty copies would be 3.75 MB.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
});
