import { deflateSync } from "node:zlib";
import type { RgbImage } from "@likeness/core";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { decodePhoto, PhotoError, transparencyBackground } from "../../src/index.ts";

/** 24 × 16 in four flat quarters: red, green above, blue, white below. */
const width = 24;
const height = 16;
const quarters: readonly (readonly [number, number, number])[] = [
  [200, 40, 40],
  [40, 180, 40],
  [40, 40, 200],
  [230, 230, 230],
];

function picture(): Buffer {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const quarter = quarters[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)]!;
      data.set(quarter, 3 * (y * width + x));
    }
  }
  return data;
}

const raw = { raw: { width, height, channels: 3 } } as const;
const drawn = (): Sharp => sharp(picture(), raw);

function pixel(image: RgbImage, x: number, y: number): number[] {
  const at = 3 * (y * image.width + x);
  return [...image.data.subarray(at, at + 3)];
}

function expectQuarters(image: RgbImage, tolerance: number): void {
  expect([image.width, image.height, image.data.length]).toEqual([width, height, 3 * width * height]);
  const middles = [
    [6, 4],
    [18, 4],
    [6, 12],
    [18, 12],
  ] as const;
  middles.forEach(([x, y], q) => {
    pixel(image, x, y).forEach((value, c) => {
      expect(Math.abs(value - quarters[q]![c]!)).toBeLessThanOrEqual(tolerance);
    });
  });
}

describe("decodePhoto reads", () => {
  // The tolerance is what the lossy formats leave of flat colours at quality 95.
  it.each([
    ["PNG", () => drawn().png(), 0],
    ["lossless WebP", () => drawn().webp({ lossless: true }), 0],
    ["TIFF", () => drawn().tiff({ compression: "lzw" }), 0],
    ["JPEG", () => drawn().jpeg({ quality: 95, chromaSubsampling: "4:4:4" }), 3],
    ["progressive JPEG", () => drawn().jpeg({ quality: 95, chromaSubsampling: "4:4:4", progressive: true }), 3],
    ["WebP", () => drawn().webp({ quality: 95 }), 8],
    ["AVIF", () => drawn().avif({ quality: 95, chromaSubsampling: "4:4:4" }), 8],
    ["GIF", () => drawn().gif(), 8],
  ])("%s", async (_, encode, tolerance) => {
    expectQuarters(await decodePhoto(await encode().toBuffer()), tolerance);
  });

  it("the bytes of an exact-size view, whatever lies around it in memory", async () => {
    const png = await drawn().png().toBuffer();
    const around = Buffer.concat([Buffer.from("before"), png, Buffer.from("after")]);
    expectQuarters(await decodePhoto(around.subarray(6, 6 + png.length)), 0);
  });

  it("grey as three equal channels", async () => {
    const grey = Buffer.from(Array.from({ length: 64 }, (_, i) => 4 * i));
    const png = await sharp(grey, { raw: { width: 8, height: 8, channels: 1 } })
      .toColourspace("b-w")
      .png()
      .toBuffer();
    expect((await sharp(png).metadata()).channels).toBe(1);
    const { data } = await decodePhoto(png);
    expect([...data]).toEqual([...grey].flatMap((value) => [value, value, value]));
  });

  it("16 bits by dropping the lower eight, as OpenCV does", async () => {
    const values = new Uint16Array(3 * 16).map((_, i) => i * 1365 + 127);
    const png = await sharp(values, { raw: { width: 4, height: 4, channels: 3 } })
      .toColourspace("rgb16")
      .png()
      .toBuffer();
    expect((await sharp(png).metadata()).depth).toBe("ushort");
    expect([...(await decodePhoto(png)).data]).toEqual([...values].map((value) => value >> 8));
  });

  it("16-bit grey", async () => {
    const values = new Uint16Array(16).map((_, i) => i * 4096 + 99);
    const png = await sharp(values, { raw: { width: 4, height: 4, channels: 1 } })
      .toColourspace("grey16")
      .png()
      .toBuffer();
    expect((await sharp(png).metadata()).space).toBe("grey16");
    const { data } = await decodePhoto(png);
    // libvips takes 16-bit grey to RGB by its own rounding: at most one level from dropping the lower byte.
    values.forEach((value, i) => {
      for (let c = 0; c < 3; c++) expect(Math.abs(data[3 * i + c]! - (value >> 8))).toBeLessThanOrEqual(1);
    });
  });

  it("CMYK as RGB near the colours that it was made from", async () => {
    for (const encoded of [
      await drawn().toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer(),
      await drawn().toColourspace("cmyk").tiff().toBuffer(),
    ]) {
      expect((await sharp(encoded).metadata()).space).toBe("cmyk");
      const image = await decodePhoto(encoded);
      // Print inks reach neither this red nor this blue: only the order of the channels is sure.
      const [red, green, blue] = [pixel(image, 6, 4), pixel(image, 18, 4), pixel(image, 6, 12)];
      expect(red[0]! - Math.max(red[1]!, red[2]!)).toBeGreaterThan(80);
      expect(green[1]! - Math.max(green[0]!, green[2]!)).toBeGreaterThan(50);
      expect(blue[2]! - Math.max(blue[0]!, blue[1]!)).toBeGreaterThan(50);
    }
  });

  it("transparent pixels over mid grey", async () => {
    const clear = { r: 250, g: 10, b: 10, alpha: 0 };
    const png = await sharp({ create: { width: 2, height: 2, channels: 4, background: clear } })
      .png()
      .toBuffer();
    const { r, g, b } = transparencyBackground;
    expect(pixel(await decodePhoto(png), 1, 1)).toEqual([r, g, b]);
    const half = await sharp({ create: { width: 2, height: 2, channels: 4, background: { ...clear, alpha: 0.5 } } })
      .webp({ lossless: true })
      .toBuffer();
    // Halfway between 250, 10, 10 and 128.
    pixel(await decodePhoto(half), 0, 0).forEach((value, c) => {
      expect(Math.abs(value - [189, 69, 69][c]!)).toBeLessThanOrEqual(1);
    });
  });

  it("the first frame of an animation", async () => {
    const frame = (value: number): Buffer => Buffer.alloc(16 * 16 * 3, value);
    const film = Buffer.concat([frame(200), frame(20), frame(90)]);
    const animated = sharp(film, { raw: { width: 16, height: 48, channels: 3, pageHeight: 16 } });
    for (const bytes of [
      await animated.clone().gif().toBuffer(),
      await animated.clone().webp({ lossless: true }).toBuffer(),
    ]) {
      expect((await sharp(bytes).metadata()).pages).toBe(3);
      const image = await decodePhoto(bytes);
      expect([image.width, image.height, pixel(image, 8, 8)]).toEqual([16, 16, [200, 200, 200]]);
    }
  });

  // EXIF: what must be done to the stored picture to make it upright, so that top left becomes …
  it.each([
    [1, [0, 1, 2, 3]],
    [2, [1, 0, 3, 2]],
    [3, [3, 2, 1, 0]],
    [4, [2, 3, 0, 1]],
    [5, [0, 2, 1, 3]],
    [6, [2, 0, 3, 1]],
    [7, [3, 1, 2, 0]],
    [8, [1, 3, 0, 2]],
  ])("EXIF orientation %i upright", async (orientation, order) => {
    const jpeg = await drawn()
      .jpeg({ quality: 95, chromaSubsampling: "4:4:4" })
      .withMetadata({ orientation })
      .toBuffer();
    const image = await decodePhoto(jpeg);
    const swapped = orientation >= 5;
    expect([image.width, image.height]).toEqual(swapped ? [height, width] : [width, height]);
    const at = [0.25, 0.75].flatMap((v) => [0.25, 0.75].map((u) => pixel(image, image.width * u, image.height * v)));
    at.forEach((colour, i) => {
      colour.forEach((value, c) => {
        expect(Math.abs(value - quarters[order[i]!]![c]!)).toBeLessThanOrEqual(3);
      });
    });
  });

  it("the stored values of a photo with a colour profile, as OpenCV does", async () => {
    const png = await drawn().withIccProfile("p3").png().toBuffer();
    const { hasProfile } = await sharp(png).metadata();
    expect(hasProfile).toBe(true);
    const stored = await sharp(png, { ignoreIcc: true }).raw().toBuffer();
    expect(Buffer.from((await decodePhoto(png)).data)).toEqual(stored);
  });
});

describe("decodePhoto refuses", () => {
  const problemOf = async (bytes: Uint8Array, pixelLimit?: number): Promise<PhotoError> => {
    const options = pixelLimit === undefined ? {} : { pixelLimit };
    const failure: unknown = await decodePhoto(bytes, options).catch((thrown: unknown) => thrown);
    if (!(failure instanceof PhotoError)) throw new Error(`expected a PhotoError, got ${String(failure)}`);
    expect(failure.code).toBe("bad-input");
    return failure;
  };

  it("an empty file", async () => {
    expect((await problemOf(new Uint8Array())).problem).toBe("empty");
  });

  it("text, random bytes, and pictures of other kinds", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
    for (const bytes of [
      Buffer.from("a text named .jpg\n"),
      Buffer.alloc(500, 7),
      Buffer.from(svg),
      Buffer.from([0xff, 0xd8]),
    ]) {
      expect((await problemOf(bytes)).problem).toBe("unreadable");
    }
  });

  it.each(["jpeg", "png", "webp", "gif", "tiff", "avif"] as const)("a %s that is cut off", async (format) => {
    const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251));
    const whole = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .toFormat(format)
      .toBuffer();
    await decodePhoto(whole);
    expect((await problemOf(whole.subarray(0, Math.floor(whole.length / 2)))).problem).toBe("unreadable");
  });

  it("a PNG of 30,000 × 30,000 pixels without decoding it", async () => {
    const png = hugePng(30_000, 30_000);
    const before = process.memoryUsage().rss;
    const failure = await problemOf(png);
    expect(failure.problem).toBe("too-large");
    expect(failure.message).toContain("30000 × 30000");
    // Decoded it would take 2.7 GB.
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  it("what is above the given limit, and decodes what is exactly at it", async () => {
    const png = await drawn().png().toBuffer();
    expect((await problemOf(png, width * height - 1)).problem).toBe("too-large");
    expectQuarters(await decodePhoto(png, { pixelLimit: width * height }), 0);
  });
});

/** A PNG header that promises wide × high grey pixels, with the first thousand rows. */
function hugePng(wide: number, high: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(wide, 0);
  header.writeUInt32BE(high, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(1000 * (wide + 1)));
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
