import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sharp, { type JpegOptions, type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { jpegFault } from "../../src/decode/jpeg/whole-jpeg.ts";
import { decodePhoto, PhotoError } from "../../src/index.ts";
import { patched } from "./made-files.ts";

const faceApi = dirname(createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json"));
const photograph = (width: number, height: number): Sharp =>
  sharp(join(faceApi, "demo", "sample1.jpg")).resize(width, height, { fit: "cover" });
const end = Buffer.from([0xff, 0xd9]);
const scanOf = (bytes: Buffer) => bytes.indexOf(Buffer.from([0xff, 0xda]));

/** What sharp makes of the same bytes, whatever it notices. */
const bySharp = (bytes: Uint8Array) =>
  sharp(bytes, { failOn: "none", ignoreIcc: true }).toColourspace("srgb").raw().toBuffer();

const kinds: readonly [string, JpegOptions][] = [
  ["4:2:0", { quality: 80 }],
  ["4:4:4", { quality: 90, chromaSubsampling: "4:4:4" }],
  ["progressive", { quality: 75, progressive: true }],
  ["progressive 4:4:4 of the finest quality", { quality: 100, progressive: true, chromaSubsampling: "4:4:4" }],
  ["with scans and tables of its own", { quality: 50, mozjpeg: true }],
];

describe("a whole JPEG is found whole:", () => {
  it.each(kinds)("%s, grey or in colours, of any size", async (_, options) => {
    for (const [width, height] of [
      [250, 250],
      [1, 1],
      [17, 31],
      [500, 377],
    ] as const) {
      for (const space of ["srgb", "b-w"]) {
        expect(
          jpegFault(await photograph(width, height).toColourspace(space).jpeg(options).toBuffer()),
        ).toBeUndefined();
      }
    }
  });
});

describe("a JPEG of which a part is missing is refused, although its end mark is there:", () => {
  // 700 × 500 is sharp's, 120 × 90 the small codec's.
  const sizes = [
    [120, 90],
    [700, 500],
  ] as const;
  it.each(kinds)("%s, cut at any place", async (_, options) => {
    for (const [width, height] of sizes) {
      const bytes = await photograph(width, height).jpeg(options).toBuffer();
      const scan = scanOf(bytes);
      for (let i = 0; i < 12; i++) {
        const at = scan + 16 + Math.floor(((bytes.length - scan - 60) * i) / 12);
        const cut = Buffer.concat([bytes.subarray(0, at), end]);
        await expect(decodePhoto(cut)).rejects.toThrow(PhotoError);
        await expect(decodePhoto(cut)).rejects.toThrow(/is cut off/);
      }
    }
  });

  it("by how much it is short stands in the reason", async () => {
    const bytes = await photograph(256, 256).jpeg({ quality: 90 }).toBuffer();
    const scan = scanOf(bytes);
    const half = Buffer.concat([bytes.subarray(0, scan + Math.floor((bytes.length - scan) / 2)), end]);
    // Half of the bytes are not exactly half of the picture; this photo has its details all over.
    const share = Number(
      /(\d+) %/.exec((await decodePhoto(half).catch((thrown: Error) => thrown.message)) as string)?.[1],
    );
    expect(Math.abs(share - 50)).toBeLessThan(15);
  });

  it("one with restarts of which one is missing", async () => {
    const bytes = await withRestarts();
    expect(jpegFault(bytes)).toBeUndefined();
    const third = bytes.indexOf(Buffer.from([0xff, 0xd2]));
    await expect(decodePhoto(Buffer.concat([bytes.subarray(0, third), bytes.subarray(third + 2)]))).rejects.toThrow(
      PhotoError,
    );
  });
});

describe("a JPEG that is odd but whole is read, to the pixels that sharp gives:", () => {
  it.each([
    ["something behind its end", (bytes: Buffer) => Buffer.concat([bytes, Buffer.from("a film, or a second picture")])],
    ["a second JPEG behind its end, as phones write depths", (bytes: Buffer) => Buffer.concat([bytes, bytes])],
    [
      "bytes that nobody needs before its end",
      (bytes: Buffer) => {
        return Buffer.concat([bytes.subarray(0, -2), Buffer.alloc(9, 7), end]);
      },
    ],
    [
      "zeros for what a sequential scan has to say of its coefficients",
      (bytes: Buffer) => {
        return patched(bytes, scanOf(bytes) + 11, 0, 0, 0);
      },
    ],
    [
      "fill bytes before a marker",
      (bytes: Buffer) => {
        return Buffer.concat([
          bytes.subarray(0, scanOf(bytes)),
          Buffer.from([0xff, 0xff]),
          bytes.subarray(scanOf(bytes)),
        ]);
      },
    ],
  ])("%s", async (_, change) => {
    for (const side of [60, 600]) {
      const bytes = change(await photograph(side, side).jpeg({ mozjpeg: false }).toBuffer());
      expect(Buffer.from((await decodePhoto(bytes)).data).equals(await bySharp(bytes))).toBe(true);
    }
  });

  it("restart marks", async () => {
    const bytes = await withRestarts();
    expect(Buffer.from((await decodePhoto(bytes)).data).equals(await bySharp(bytes))).toBe(true);
  });
});

/**
 * A grey JPEG of 32 × 32 pixels with a restart after every block: each block is a DC difference of 0 and nothing else, in
 * Huffman tables of two codes (0 for nothing, 10 for something).
 */
async function withRestarts(): Promise<Buffer> {
  const table = [1, 1, ...new Array<number>(14).fill(0), 0, 1];
  const segment = (kind: number, ...body: number[]) => [0xff, kind, 0, body.length + 2, ...body];
  const blocks = Array.from({ length: 16 }, (_, i) => [0b0011_1111, ...(i < 15 ? [0xff, 0xd0 + (i % 8)] : [])]);
  return Buffer.from([
    0xff,
    0xd8,
    ...segment(0xdb, 0, ...new Array<number>(64).fill(8)),
    ...segment(0xc0, 8, 0, 32, 0, 32, 1, 1, 0x11, 0),
    ...segment(0xc4, 0x00, ...table),
    ...segment(0xc4, 0x10, ...table),
    ...segment(0xdd, 0, 1),
    ...segment(0xda, 1, 1, 0, 0, 63, 0),
    ...blocks.flat(),
    ...end,
  ]);
}
