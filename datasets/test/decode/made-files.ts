import { crc32 } from "node:zlib";
import sharp, { type Sharp } from "sharp";

/** A picture that compresses badly, so that every part of its file matters. */
export function noisy(width: number, height: number): Sharp {
  const data = Buffer.from(Array.from({ length: width * height * 3 }, (_, i) => (i * 7919 + (i >> 5) * 31) % 251));
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** A copy with other bytes at a place. */
export function patched(bytes: Buffer, at: number, ...values: number[]): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(values, at);
  return copy;
}

/** A chunk of a PNG, with its checksum. */
export function pngChunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** An uncompressed grey TIFF of one strip, little-endian, with what further fields say of its values. */
export function greyTiff(
  data: Buffer,
  {
    side,
    bits,
    format,
    compression = 1,
    unknown,
  }: { side: number; bits: number; format?: number; compression?: number; unknown?: number },
): Buffer {
  const fields = [
    [256, side],
    [257, side],
    [258, bits],
    [259, compression],
    [262, compression === 6 ? 6 : 1],
    [273, 8],
    [277, compression === 6 ? 3 : 1],
    [278, side],
    [279, data.length],
    ...(format === undefined ? [] : [[339, format]]),
    ...(unknown === undefined ? [] : [[unknown, 1]]),
  ];
  const directory = Buffer.alloc(2 + 12 * fields.length + 4);
  directory.writeUInt16LE(fields.length);
  fields.forEach(([tag, value], i) => {
    const at = 2 + 12 * i;
    directory.writeUInt16LE(tag!, at);
    // LONG, one value.
    directory.writeUInt16LE(4, at + 2);
    directory.writeUInt32LE(1, at + 4);
    directory.writeUInt32LE(value!, at + 8);
  });
  const header = Buffer.from("II*\0....", "latin1");
  header.writeUInt32LE(8 + data.length, 4);
  return Buffer.concat([header, data, directory]);
}

/** A box of an ISO media file. */
export function box(name: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(8 + body.length);
  return Buffer.concat([length, Buffer.from(name + body, "latin1")]);
}
