import { deflateSync } from "node:zlib";
import type { RgbImage } from "@likeness/core";
import { describe, expect, it } from "vitest";
import { decodePhoto, PhotoError } from "../../src/index.ts";
import { box, greyTiff, noisy, patched, pngChunk } from "./made-files.ts";

async function refusal(bytes: Uint8Array): Promise<PhotoError> {
  const outcome: unknown = await decodePhoto(bytes).catch((thrown: unknown) => thrown);
  if (outcome instanceof PhotoError) return outcome;
  const { width, height } = outcome as RgbImage;
  return expect.fail(`decoded to ${width} × ${height}, or failed otherwise: ${outcome}`);
}

const messageOfRefusal = async (bytes: Uint8Array): Promise<string> => {
  const { problem, message } = await refusal(bytes);
  expect(problem).toBe("unreadable");
  return message;
};

describe("what is not whole is refused:", () => {
  it.each(["jpeg", "png", "webp", "gif", "tiff", "avif"] as const)("a %s without its last bytes", async (format) => {
    const whole = await noisy(64, 64).toFormat(format).toBuffer();
    await decodePhoto(whole);
    for (const missing of [1, 2, 3, 9]) {
      expect(await messageOfRefusal(whole.subarray(0, -missing))).toMatch(/is cut off/);
    }
  });

  it("a PNG without its end chunk, and one whose data have another checksum", async () => {
    const whole = await noisy(64, 64).png().toBuffer();
    expect(await messageOfRefusal(whole.subarray(0, -12))).toBe("the PNG is cut off: its last chunk, IEND, is missing");
    const middle = whole.length >> 1;
    expect(await messageOfRefusal(patched(whole, middle, whole[middle]! ^ 1))).toContain("chunk IDAT has not");
  });

  it("a GIF whose first frame has fewer pixels than it should, however properly it ends", async () => {
    const whole = await noisy(64, 64).gif().toBuffer();
    const data = whole.lastIndexOf(0x2c, whole.length - 2000);
    expect(data).toBeGreaterThan(0);
    const cut = whole.subarray(0, whole.length - 1000);
    // The block that was cut is made as long as what is left of it, so that the file is sound as a file.
    const ended = Buffer.concat([cutAtBlock(cut), Buffer.from([0, 0x3b])]);
    expect(await messageOfRefusal(ended)).toMatch(/first frame has \d+ of 4096 pixels/);
  });

  it("an old-style JPEG in a TIFF, which comes out as uniform grey", async () => {
    const jpeg = await noisy(16, 16).jpeg().toBuffer();
    expect(await messageOfRefusal(greyTiff(jpeg, { side: 16, bits: 8, compression: 6 }))).toContain("old-style JPEG");
  });

  it("a JPEG in a TIFF that ends early", async () => {
    const whole = await noisy(64, 64).tiff({ compression: "jpeg", quality: 90 }).toBuffer();
    const scan = whole.indexOf(Buffer.from([0xff, 0xda]));
    const ended = patched(whole, scan + 400, 0xff, 0xd9);
    expect(await messageOfRefusal(ended)).toMatch(/a part of it is cut off: its data end after \d+ %/);
  });
});

/** Ends a GIF's data after the last of its blocks of 255 bytes that is there in full. */
function cutAtBlock(bytes: Buffer): Buffer {
  const start = bytes.indexOf(Buffer.from([8, 255]));
  let at = start + 1;
  while (at + 256 <= bytes.length) at += 256;
  return bytes.subarray(0, at);
}

describe("a TIFF whose values have no agreed range is refused, not clipped:", () => {
  const ramp = Array.from({ length: 64 }, (_, i) => 4 * i);
  it.each([
    ["signed 8-bit", Buffer.from(ramp), { bits: 8, format: 2 }, /signed values/],
    ["signed 16-bit", Buffer.from(Int16Array.from(ramp).buffer), { bits: 16, format: 2 }, /signed values/],
    [
      "32-bit",
      Buffer.from(Uint32Array.from(ramp, (v) => v * 16_843_009).buffer),
      { bits: 32 },
      /32 bits for each value/,
    ],
    [
      "floating-point",
      Buffer.from(Float32Array.from(ramp, (v) => v / 255).buffer),
      { bits: 32, format: 3 },
      /floating-point/,
    ],
  ] as const)("%s", async (_, data, kind, reason) => {
    expect(await messageOfRefusal(greyTiff(data, { side: 8, ...kind }))).toMatch(reason);
  });

  it("a field that nobody knows harms nothing", async () => {
    const tiff = greyTiff(Buffer.from(ramp), { side: 8, bits: 8, unknown: 50_000 });
    expect((await decodePhoto(tiff)).data[3]).toBe(4);
  });

  it("unsigned ones of 8 and 16 bits are read as they are", async () => {
    const grey = ramp.flatMap((value) => [value, value, value]);
    expect([...(await decodePhoto(greyTiff(Buffer.from(ramp), { side: 8, bits: 8, format: 1 }))).data]).toEqual(grey);
    const wide = Buffer.from(Uint16Array.from(ramp, (value) => value * 257).buffer);
    expect([...(await decodePhoto(greyTiff(wide, { side: 8, bits: 16 }))).data]).toEqual(grey);
  });
});

describe("a side longer than 65,535 pixels is refused by the header:", () => {
  const png = (width: number, height: number, rows: number): Buffer => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header[8] = 8;
    const data = deflateSync(Buffer.alloc(rows * (width + 1)), { level: 1 });
    const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
    const end = pngChunk("IEND", Buffer.alloc(0));
    return Buffer.concat([signature, pngChunk("IHDR", header), pngChunk("IDAT", data), end]);
  };

  it("a PNG of 1 × 90,000,000 pixels, at once", async () => {
    const bytes = png(1, 90_000_000, 90_000_000);
    const began = performance.now();
    expect(await refusal(bytes)).toMatchObject({ problem: "too-large", message: /1 × 90000000/ });
    // Decoding it takes minutes; a busy machine takes a second for the header.
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it("65,535 are read, 65,536 are not, in a TIFF neither", async () => {
    expect(await decodePhoto(png(1, 65_535, 65_535))).toMatchObject({ width: 1, height: 65_535 });
    expect((await refusal(png(1, 65_536, 65_536))).problem).toBe("too-large");
    const tiff = await noisy(1, 65_536).tiff({ compression: "none" }).toBuffer();
    expect((await refusal(tiff)).problem).toBe("too-large");
  });
});

describe("a file of another kind is called by its name:", () => {
  it.each([
    ["HEIC, by its brand", box("ftyp", "heic\0\0\0\0mif1heic"), /HEIC \(HEVC\).*convert it.*heif-convert.*sips/],
    ["HEIC, by the pictures in it", mixed("hvc1"), /HEIC \(HEVC\)/],
    ["HEIC that is cut off", box("ftyp", "heic\0\0\0\0mif1heic").subarray(0, 17), /HEIC \(HEVC\)/],
    ["a film", box("ftyp", "isom\0\0\0\0mp42"), /a film/],
    ["BMP", Buffer.from("BM\x99\0\0\0\0\0\0\0\x36\0\0\0", "latin1"), /BMP/],
    ["JPEG XL", Buffer.from([0xff, 0x0a, 1, 2]), /JPEG XL/],
    ["SVG, which is not even parsed", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), /SVG/],
    ["an error page saved as a photo", Buffer.from("<!DOCTYPE html><html>404</html>"), /a web page/],
    ["a text", Buffer.from("BMW is a car\n"), /is no photo/],
  ])("%s", async (_, bytes, reason) => {
    expect(await messageOfRefusal(bytes)).toMatch(reason);
  });

  function mixed(item: string): Buffer {
    const entry = box("infe", `\x02\0\0\0\0\x01\0\0${item}\0`).toString("latin1");
    return Buffer.concat([box("ftyp", "mif1\0\0\0\0miaf"), box("meta", `\0\0\0\0${entry}`)]);
  }
});

it("AVIF is read, also with a mixed brand and something behind its end", async () => {
  const avif = await noisy(32, 32).avif({ quality: 90 }).toBuffer();
  const expected = (await decodePhoto(avif)).data;
  expect((await decodePhoto(Buffer.concat([avif, Buffer.from("behind the end")]))).data).toEqual(expected);
  const brand = avif.indexOf("avif", 16);
  const mixed = patched(patched(avif, 8, ...Buffer.from("mif1")), brand, ...Buffer.from("miaf"));
  expect((await decodePhoto(mixed)).data).toEqual(expected);
});
