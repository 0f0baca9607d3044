import { jpegFault } from "../jpeg/whole-jpeg.ts";
import { tiffFields } from "./tiff-fields.ts";

/** Tags of TIFF 6.0. */
const tag = {
  bits: 258,
  compression: 259,
  stripOffsets: 273,
  stripBytes: 279,
  tileOffsets: 324,
  tileBytes: 325,
  sampleFormat: 339,
  jpegTables: 347,
} as const;

const jpegInTiff = 7;

/**
 * What is wrong with a TIFF, as far as its fields tell: cut off, or of a kind that decoders turn into something else than
 * the picture. Signed, 32-bit and floating-point values have no range that everybody agrees on, so any conversion to 8
 * bits is a guess; old-style JPEG was given up by TIFF itself (Technical Note 2), and comes out as uniform grey.
 * @returns undefined when nothing is.
 */
export function tiffFault(bytes: Uint8Array): string | undefined {
  const fields = bytes.length < 16 ? undefined : tiffFields(bytes);
  if (fields === undefined) return "is cut off: its fields lie beyond its end";
  const bits = Math.max(1, ...(fields.get(tag.bits) ?? []));
  if (fields.get(tag.compression)?.[0] === 6) return "has old-style JPEG compression, which is not read here";
  // 1 is unsigned, 4 says nothing.
  const odd = fields.get(tag.sampleFormat)?.find((format) => format !== 1 && format !== 4);
  if (odd !== undefined) {
    const what = { 2: "signed", 3: "floating-point" }[odd] ?? "complex";
    return `has ${what} values, which have no agreed range: save it with 8 or 16 bits, unsigned`;
  }
  if (bits > 16) return `has ${bits} bits for each value, which have no agreed range: save it with 8 or 16 bits`;
  const parts = partsOf(fields);
  return parts.some(([from, length]) => from + length > bytes.length) ? "is cut off" : undefined;
}

/**
 * What is wrong with the JPEGs in a TIFF, which a decoder that goes on after damage fills with grey.
 * @returns undefined when nothing is, or when there are none.
 */
export function jpegsInTiffFault(bytes: Uint8Array): string | undefined {
  const fields = tiffFields(bytes);
  if (fields?.get(tag.compression)?.[0] !== jpegInTiff) return undefined;
  const tables = Uint8Array.from(fields.get(tag.jpegTables) ?? [0xff, 0xd8, 0xff, 0xd9]);
  for (const [from, length] of partsOf(fields)) {
    // Tables come as a JPEG of their own; between its end and the beginning of the next nothing is needed.
    const part = Buffer.concat([tables.subarray(0, -2), bytes.subarray(from + 2, from + length)]);
    const fault = jpegFault(part);
    if (fault !== undefined) return `is damaged: a part of it ${fault}`;
  }
  return undefined;
}

/** Place and length of every strip or tile. */
function partsOf(fields: NonNullable<ReturnType<typeof tiffFields>>): [number, number][] {
  const offsets = fields.get(tag.tileOffsets) ?? fields.get(tag.stripOffsets) ?? [];
  const lengths = fields.get(tag.tileBytes) ?? fields.get(tag.stripBytes) ?? [];
  return offsets.map((offset, i) => [offset, lengths[i] ?? 0]);
}
